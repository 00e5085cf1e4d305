/** A transformer of random weights as an ONNX file with its settings: patches of 80 ms, four layers of width 768. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, constant, input, integers, scalar, type Value } from '../src/compute/graph.ts';
import { writeModel } from '../src/compute/model.ts';
import { add, matrixProduct, multiply, transpose } from '../src/compute/operators.ts';
import { randomStream } from '../src/random/random.ts';

const width = 768;
const heads = 12;
const layers = 4;
/** Samples of a patch at 16 kHz. */
const patch = 1280;

/** @returns the path of the ONNX file. */
export async function writeTransformer(folder: string): Promise<string> {
  const path = join(folder, 'transformer.onnx');
  await writeFile(path, writeModel({ embeddings: transformer() }));
  const settings = { samplingRate: 16_000, outputDim: width, hopSizeMs: (patch * 1000) / 16_000 };
  await writeFile(join(folder, 'transformer.json'), JSON.stringify(settings));
  return path;
}

function transformer(): Value {
  const random = randomStream(1);
  const weights = (...shape: number[]): Value => {
    const size = shape.reduce((product, length) => product * length, 1);
    const scale = 2 / Math.sqrt(shape[0]!);
    return constant(
      Float32Array.from({ length: size }, () => scale * (random.next() - 0.5)),
      shape,
    );
  };
  const linear = (a: Value, from: number, to: number): Value => add(matrixProduct(a, weights(from, to)), weights(to));
  const normalized = (a: Value): Value =>
    apply('LayerNormalization', [a, weights(width), weights(width)], 'float32', a.shape);
  const shaped = (a: Value, ...shape: number[]): Value => {
    const dimensions = shape.map((length, axis) => (length > 0 ? length : a.shape[axis]!));
    return apply('Reshape', [a, integers(...shape)], 'float32', dimensions);
  };
  const headsOf = (a: Value): Value => transpose(shaped(a, 0, 0, heads, width / heads), [0, 2, 1, 3]);

  const waveform = input('waveform', 'float32', ['batch', 'samples']);
  const patches = apply('Reshape', [waveform, integers(0, -1, patch)], 'float32', ['batch', 'frames', patch]);
  let state = linear(patches, patch, width);
  for (let layer = 0; layer < layers; layer++) {
    const inside = normalized(state);
    const [query, key, value] = [0, 1, 2].map(() => headsOf(linear(inside, width, width))) as [Value, Value, Value];
    const similar = multiply(matrixProduct(query, transpose(key)), scalar(1 / Math.sqrt(width / heads), 'float32'));
    const attention = apply('Softmax', [similar], 'float32', similar.shape);
    const joined = shaped(transpose(matrixProduct(attention, value), [0, 2, 1, 3]), 0, 0, width);
    state = add(state, linear(joined, width, width));
    const wide = linear(normalized(state), width, 4 * width);
    state = add(state, linear(apply('Gelu', [wide], 'float32', wide.shape), 4 * width, width));
  }
  return normalized(state);
}
