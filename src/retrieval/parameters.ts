import { sizeOf } from '../compute/tensor.ts';
import type { RandomStream } from '../random/random.ts';

/** The sizes of a retrieval model. */
export interface RetrievalShape {
  /** D, of the audio embeddings. */
  readonly dimension: number;
  /** E, of a token's vector, of the hidden layers and of what comes out. */
  readonly width: number;
}

/** What a retrieval model learns besides its tokens' vectors, in the order in which it is drawn. */
export const parameterNames = [
  'gain',
  'offset',
  'audioHiddenWeight',
  'audioHiddenBias',
  'audioWeight',
  'audioBias',
  'textHiddenWeight',
  'textHiddenBias',
  'textWeight',
  'textBias',
  'logScale',
] as const;
export type ParameterName = (typeof parameterNames)[number];
export type Parameters = Readonly<Record<ParameterName, Float32Array>>;

/** Shapes of the parameters; a linear layer's weight is [in, out]. */
export function parameterShapes({ dimension, width }: RetrievalShape): Record<ParameterName, readonly number[]> {
  return {
    gain: [dimension],
    offset: [dimension],
    audioHiddenWeight: [dimension, width],
    audioHiddenBias: [width],
    audioWeight: [width, width],
    audioBias: [width],
    textHiddenWeight: [width, width],
    textHiddenBias: [width],
    textWeight: [width, width],
    textBias: [width],
    logScale: [],
  };
}

/** Initial values as PyTorch's: LayerNorm 1 and 0, linear layers uniform in ±1/√in; the scale starts at 1/0.07. */
export function initialParameters(shape: RetrievalShape, random: RandomStream): Parameters {
  const shapes = parameterShapes(shape);
  const uniform = (name: ParameterName, inputs: number): Float32Array => {
    const bound = 1 / Math.sqrt(inputs);
    return Float32Array.from({ length: sizeOf(shapes[name]) }, () => (2 * random.next() - 1) * bound);
  };
  const { dimension, width } = shape;
  return {
    gain: new Float32Array(dimension).fill(1),
    offset: new Float32Array(dimension),
    audioHiddenWeight: uniform('audioHiddenWeight', dimension),
    audioHiddenBias: uniform('audioHiddenBias', dimension),
    audioWeight: uniform('audioWeight', width),
    audioBias: uniform('audioBias', width),
    textHiddenWeight: uniform('textHiddenWeight', width),
    textHiddenBias: uniform('textHiddenBias', width),
    textWeight: uniform('textWeight', width),
    textBias: uniform('textBias', width),
    logScale: Float32Array.of(Math.log(1 / 0.07)),
  };
}
