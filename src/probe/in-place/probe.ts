import { concatenated } from '../../compute/tensor.ts';
import { type Compiled, compile, createMemory, type Memory } from '../../compute/webassembly.ts';
import { stepNumbers } from '../adam.ts';
import type { Parameters, ProbeShape } from '../head.ts';
import { type Part, type ProbeLayout, probeLayout } from './layout.ts';
import { normalizeKernel } from './normalize.ts';
import { vectorsStepKernel, weightStepKernel } from './step.ts';

const numberBytes = Float32Array.BYTES_PER_ELEMENT;

/**
 * A probe in training: parameters, Adam's sums and what a step needs of a batch, in one memory in which kernels change them.
 * A step goes over the weight once; by operators of the tensor engine it goes over it sixteen times.
 */
export class ProbeInPlace {
  readonly #shape: ProbeShape;
  readonly #layout: ProbeLayout;
  readonly #memory: Memory;
  readonly #run: Compiled<ReturnType<typeof kernelsOf>>;
  #steps = 0;

  /** @param batchSize examples of the largest batch. */
  constructor(shape: ProbeShape, initial: Parameters, batchSize: number) {
    this.#shape = shape;
    this.#layout = probeLayout(shape, batchSize);
    this.#memory = createMemory(this.#layout.bytes);
    this.#run = compile(kernelsOf(this.#layout), this.#memory);
    const { dimension, classes } = shape;
    copyRows(classes, initial.weight, dimension, this.part('weight'), this.width);
    this.part('gain').set(initial.vectors.subarray(0, dimension));
    this.part('offset').set(initial.vectors.subarray(dimension, 2 * dimension));
    this.part('bias').set(initial.vectors.subarray(2 * dimension));
  }

  /** Numbers of a row of the weight, of the product and of the batch, with padding. */
  get width(): number {
    return this.#layout.rowBytes / numberBytes;
  }

  /** A part of the memory itself, with its padding, or so many numbers of it. */
  part(name: Part, length: number = this.#layout.sizes[name] / numberBytes): Float32Array {
    return new Float32Array(this.#memory.buffer, this.#layout.places[name], length);
  }

  /** A copy of what is learned so far. */
  get parameters(): Parameters {
    const { dimension, classes } = this.#shape;
    const weight = new Float32Array(classes * dimension);
    copyRows(classes, this.part('weight'), this.width, weight, dimension);
    const vectors = [this.part('gain', dimension), this.part('offset', dimension), this.part('bias', classes)];
    return { weight, vectors: concatenated(vectors) };
  }

  /** Puts γ∘x̂ + β of the first rows of `batch` into `normalized`. */
  normalize(rows: number): void {
    this.#run.normalize(rows);
  }

  /** A step of Adam by the sums of a batch, which are in `product` and `biasSlope`. */
  step(learningRate: number): void {
    this.#steps += 1;
    const { stepSize, floor } = stepNumbers(learningRate, this.#steps);
    this.part('gainSlope').fill(0);
    this.part('offsetSlope').fill(0);
    this.#run.weightStep(stepSize, floor);
    this.#run.vectorsStep(stepSize, floor);
  }
}

function kernelsOf(layout: ProbeLayout) {
  return {
    normalize: normalizeKernel(layout),
    weightStep: weightStepKernel(layout),
    vectorsStep: vectorsStepKernel(layout),
  };
}

/** Copies rows into rows of another length; what these have beyond the shorter length they keep. */
function copyRows(rows: number, from: Float32Array, fromWidth: number, to: Float32Array, toWidth: number): void {
  const length = Math.min(fromWidth, toWidth);
  for (let row = 0; row < rows; row += 1) {
    to.set(from.subarray(row * fromWidth, row * fromWidth + length), row * toWidth);
  }
}
