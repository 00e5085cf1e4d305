import { z } from 'zod';
import type { ExamplePlaces } from '../embedding/task-clips.ts';
import type { StoredTensor } from '../embedding/tensor-file.ts';
import { exampleCount, type Predictions } from '../metric/predictions.ts';

/** Which state of a probe, or the neighbours' vote, predicted. */
const predictors = ['best', 'bestReference', 'last', 'vote'] as const;
export type Predictor = (typeof predictors)[number];

/** What a step predicted for single examples, and which examples these are (docs/predictions.md). */
export interface StepPredictions {
  /** Where each example lies, each [N]. */
  readonly places: ExamplePlaces;
  readonly by: Readonly<Partial<Record<Predictor, Predictions>>>;
  /** Of Track B's examples: rows of the nearest training examples, the nearest first, and similarities [N, k]. */
  readonly neighbours: {
    readonly k: number;
    readonly rows: Int32Array;
    readonly similarities: Float32Array;
  } | null;
}

const kinds = ['class', 'labels', 'numbers', 'segments', 'frames', 'ranks'] as const;

/** What a step's JSON says of the tensors beside it. */
export const predictionsSchema = z.strictObject({
  kind: z.enum(kinds),
  by: z.array(z.enum(predictors)),
  /** How many examples there are, N. */
  examples: z.number().int().positive(),
  /** How many classes or numbers each has. */
  count: z.number().int().positive(),
});
export type PredictionsNote = z.infer<typeof predictionsSchema>;

type Kind = (typeof kinds)[number];
type Numbers = typeof Float32Array | typeof Int32Array | typeof Uint8Array;
interface Field {
  readonly type: Numbers;
  /** `[N, count]`, where absent `[N]`. */
  readonly isMatrix?: true;
  /** Of captions, of which there are more than examples. */
  readonly isOther?: true;
  readonly isOptional?: true;
  /** What is true is the same whoever predicts. */
  readonly isShared?: true;
}

const segments: Field = { type: Int32Array, isMatrix: true };
const fieldsOf: Readonly<Record<Kind, Readonly<Record<string, Field>>>> = {
  class: {
    target: { type: Int32Array, isShared: true },
    predicted: { type: Int32Array },
    probability: { type: Float32Array },
    targetProbability: { type: Float32Array },
    scores: { type: Float32Array, isMatrix: true, isOptional: true },
  },
  labels: {
    target: { type: Uint8Array, isMatrix: true, isShared: true },
    scores: { type: Float32Array, isMatrix: true },
  },
  numbers: {
    target: { type: Float32Array, isMatrix: true, isShared: true },
    predicted: { type: Float32Array, isMatrix: true },
  },
  segments: { truePositives: segments, falsePositives: segments, falseNegatives: segments },
  frames: { right: { type: Int32Array }, frames: { type: Int32Array, isShared: true } },
  ranks: {
    clip: { type: Int32Array, isOther: true, isShared: true },
    audioToText: { type: Int32Array, isOther: true },
    textToAudio: { type: Int32Array, isOther: true },
  },
};

export function noteOf({ by }: StepPredictions): PredictionsNote {
  const [predictions] = Object.values(by);
  const count = 'count' in predictions! ? predictions.count : 1;
  return { kind: predictions!.kind, by: Object.keys(by) as Predictor[], examples: exampleCount(predictions!), count };
}

/** Predictions as named tensors; what is true stands once, what somebody predicts under `<predictor>.`. */
export function tensorsOf({ places, by, neighbours }: StepPredictions): Record<string, StoredTensor> {
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, data] of Object.entries(places)) {
    if (data) tensors[name] = { data, shape: [data.length] };
  }
  for (const [predictor, predictions] of Object.entries(by)) {
    for (const [field, { isShared, isMatrix }] of Object.entries(fieldsOf[predictions.kind])) {
      const data = (predictions as unknown as Record<string, StoredTensor['data'] | null>)[field];
      if (!data) continue;
      const count = 'count' in predictions ? predictions.count : 1;
      const shape = isMatrix ? [data.length / count, count] : [data.length];
      tensors[isShared ? field : `${predictor}.${field}`] = { data, shape };
    }
  }
  if (neighbours) {
    const { k, rows, similarities } = neighbours;
    tensors.neighbours = { data: rows, shape: [rows.length / k, k] };
    tensors.similarities = { data: similarities, shape: [rows.length / k, k] };
  }
  return tensors;
}

/**
 * Predictions from the tensors of a file.
 *
 * @throws Error that says what does not fit together.
 */
export function predictionsOf(
  tensors: Readonly<Record<string, StoredTensor>>,
  { kind, by: predictors, examples, count }: PredictionsNote,
): StepPredictions {
  const find = <Type extends Numbers>(name: string, type: Type, shape: readonly (number | null)[]) => {
    const tensor = tensors[name];
    const fits =
      tensor?.data instanceof type &&
      tensor.shape.length === shape.length &&
      tensor.shape.every((length, axis) => shape[axis] === null || shape[axis] === length);
    if (!fits) throw new Error(`it has no tensor '${name}' [${shape.map((length) => length ?? '?').join(', ')}]`);
    return tensor.data as InstanceType<Type>;
  };
  const by = predictors.map((predictor) => {
    const fields = Object.entries(fieldsOf[kind]).map(([field, { type, isMatrix, isOther, isShared, isOptional }]) => {
      const name = isShared ? field : `${predictor}.${field}`;
      if (isOptional && !tensors[name]) return [field, null];
      return [field, find(name, type, [isOther ? null : examples, ...(isMatrix ? [count] : [])])];
    });
    const hasCount = kind !== 'frames' && kind !== 'ranks';
    return [predictor, { kind, ...(hasCount && { count }), ...Object.fromEntries(fields) }];
  });
  const near = tensors.neighbours && find('neighbours', Int32Array, [examples, null]);
  return {
    places: {
      row: find('row', Int32Array, [examples]),
      source: find('source', Int32Array, [examples]),
      stretch: tensors.stretch ? find('stretch', Int32Array, [examples]) : null,
    },
    by: Object.fromEntries(by) as StepPredictions['by'],
    neighbours: near
      ? {
          k: near.length / examples,
          rows: near,
          similarities: find('similarities', Float32Array, [examples, near.length / examples]),
        }
      : null,
  };
}
