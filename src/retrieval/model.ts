import { gradients } from '../compute/gradient.ts';
import { input, type Value } from '../compute/graph.ts';
import { type Feed, openProgram, type Program } from '../compute/session.ts';
import type { Bag } from './bag.ts';
import { contrastiveLoss } from './contrastive-loss.ts';
import {
  type ParameterName,
  type Parameters,
  parameterNames,
  parameterShapes,
  type RetrievalShape,
} from './parameters.ts';
import { audioTower, textTower } from './towers.ts';

/** A batch of clips with a caption each. */
export interface PairBatch {
  /** [B, D] (`standardizedRows`). */
  readonly standardized: Float32Array;
  readonly bag: Bag;
}

/** A batch's loss and its gradients. */
export interface Slopes {
  readonly loss: number;
  readonly parameters: Parameters;
  /** Of the vectors of the batch's tokens [U, E]. */
  readonly tokens: Float32Array;
}

type SlopeOutput = 'loss' | 'd_tokens' | `d_${ParameterName}`;

/** The model of sound and text, ready to run. What it learns is given with every call. */
export class RetrievalModel {
  readonly shape: RetrievalShape;
  readonly #slopes: Program<SlopeOutput>;
  readonly #audio: Program<'vectors'>;
  readonly #text: Program<'vectors'>;

  private constructor(
    shape: RetrievalShape,
    slopes: Program<SlopeOutput>,
    audio: Program<'vectors'>,
    text: Program<'vectors'>,
  ) {
    this.shape = shape;
    this.#slopes = slopes;
    this.#audio = audio;
    this.#text = text;
  }

  static async open(shape: RetrievalShape): Promise<RetrievalModel> {
    const { standardized, tokens, shares, parameters } = inputs(shape);
    return new RetrievalModel(
      shape,
      await openProgram(slopesGraph(shape)),
      await openProgram({ vectors: audioTower(standardized, parameters) }),
      await openProgram({ vectors: textTower(tokens, shares, parameters) }),
    );
  }

  /** The loss of a batch and how it changes with everything that is learned. */
  async slopes({ standardized, bag }: PairBatch, parameters: Parameters, table: Float32Array): Promise<Slopes> {
    const { dimension } = this.shape;
    const size = standardized.length / dimension;
    const outputs = await this.#slopes.run({
      standardized: { data: standardized, shape: [size, dimension] },
      pairs: { data: identity(size), shape: [size, size] },
      ...this.#textFeeds(bag, table),
      ...this.#parameterFeeds(parameterNames, parameters),
    });
    const own = parameterNames.map((name) => [name, outputs[`d_${name}`].data]);
    return {
      loss: outputs.loss.data[0] as number,
      parameters: Object.fromEntries(own) as Parameters,
      tokens: outputs.d_tokens.data as Float32Array,
    };
  }

  /** Vectors [N, E] of clips given by their standardized embeddings [N, D]. */
  async audio(standardized: Float32Array, parameters: Parameters): Promise<Float32Array> {
    const { dimension } = this.shape;
    const { vectors } = await this.#audio.run({
      standardized: { data: standardized, shape: [standardized.length / dimension, dimension] },
      ...this.#parameterFeeds(audioNames, parameters),
    });
    return vectors.data as Float32Array;
  }

  /** Vectors [N, E] of the captions in a bag. */
  async text(bag: Bag, parameters: Parameters, table: Float32Array): Promise<Float32Array> {
    const { vectors } = await this.#text.run({
      ...this.#textFeeds(bag, table),
      ...this.#parameterFeeds(textNames, parameters),
    });
    return vectors.data as Float32Array;
  }

  async release(): Promise<void> {
    for (const program of [this.#slopes, this.#audio, this.#text]) await program.release();
  }

  #textFeeds({ rows, shares }: Bag, table: Float32Array): Record<'tokens' | 'shares', Feed> {
    const { width } = this.shape;
    const tokens = new Float32Array(rows.length * width);
    for (const [place, row] of rows.entries()) {
      tokens.set(table.subarray(row * width, (row + 1) * width), place * width);
    }
    return {
      tokens: { data: tokens, shape: [rows.length, width] },
      shares: { data: shares, shape: [shares.length / rows.length, rows.length] },
    };
  }

  #parameterFeeds(names: readonly ParameterName[], parameters: Parameters): Record<string, Feed> {
    const shapes = parameterShapes(this.shape);
    return Object.fromEntries(names.map((name) => [name, { data: parameters[name], shape: shapes[name] }]));
  }
}

const textNames = parameterNames.filter((name) => name.startsWith('text'));
const audioNames = parameterNames.filter((name) => name !== 'logScale' && !textNames.includes(name));

function inputs(shape: RetrievalShape) {
  const shapes = parameterShapes(shape);
  const parameters = parameterNames.map((name) => [name, input(name, 'float32', shapes[name])] as const);
  return {
    standardized: input('standardized', 'float32', ['batch', shape.dimension]),
    tokens: input('tokens', 'float32', ['tokens', shape.width]),
    shares: input('shares', 'float32', ['batch', 'tokens']),
    pairs: input('pairs', 'float32', ['batch', 'batch']),
    parameters: Object.fromEntries(parameters) as Record<ParameterName, Value>,
  };
}

function slopesGraph(shape: RetrievalShape): Record<SlopeOutput, Value> {
  const { standardized, tokens, shares, pairs, parameters } = inputs(shape);
  const audio = audioTower(standardized, parameters);
  const text = textTower(tokens, shares, parameters);
  const loss = contrastiveLoss(audio, text, parameters.logScale, pairs);
  const [ofTokens, ...ofParameters] = gradients(loss, [tokens, ...parameterNames.map((name) => parameters[name])]);
  const named = parameterNames.map((name, index) => [`d_${name}`, ofParameters[index]!]);
  return { ...(Object.fromEntries(named) as Record<`d_${ParameterName}`, Value>), loss, d_tokens: ofTokens! };
}

function identity(size: number): Float32Array {
  const matrix = new Float32Array(size * size);
  for (let row = 0; row < size; row += 1) matrix[row * size + row] = 1;
  return matrix;
}
