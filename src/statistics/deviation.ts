import type { Predictions } from '../metric/predictions.ts';
import { randomStream } from '../random/random.ts';
import { defineJob } from '../threads/job.ts';
import { drawWeights, samplingPlan } from './resample.ts';
import { type Measure, weightedMetric } from './weighted-metric.ts';

/** How many resamples are drawn: the standard deviation is then known to 1 / √(2 · 1000) of itself, 2 %. */
export const resamples = 1000;

/** The seed of every resampling. */
const seed = 42;

export interface DeviationRequest {
  readonly measures: readonly Measure[];
  /** What each model predicted for the same examples. */
  readonly models: readonly Predictions[];
  /** A number for each example, equal for those of one recording (`ExamplePlaces`). */
  readonly source: Int32Array;
}

/** How much metrics would vary with other test examples. */
export interface Deviation {
  /** Of every measure, the models' covariances [models, models], row-major. */
  readonly covariances: readonly Float64Array[];
  /** How many recordings there are. */
  readonly recordings: number;
}

/**
 * Covariances of metrics over other test sets of the same size, by the bootstrap: all models are measured on the same
 * resamples of recordings (Efron & Tibshirani 1993, chapters 6 and 8; docs/statistics.md).
 */
export function bootstrapDeviation({ measures, models, source }: DeviationRequest): Deviation {
  const plan = samplingPlan(models[0]!, source);
  const metrics = measures.map((measure) => models.map((model) => weightedMetric(measure, model)));
  const values = metrics.map((models) => models.map(() => new Float64Array(resamples)));
  const weights = new Float64Array(source.length);
  const random = randomStream(seed);
  for (let resample = 0; resample < resamples; resample += 1) {
    drawWeights(plan, random, weights);
    for (const [measure, models] of metrics.entries()) {
      for (const [model, metric] of models.entries()) values[measure]![model]![resample] = metric(weights);
    }
  }
  return { covariances: values.map(covarianceOf), recordings: plan.units };
}

export const bootstrapDeviationJob = defineJob(import.meta.url, 'bootstrapDeviation', bootstrapDeviation);

function covarianceOf(columns: readonly Float64Array[]): Float64Array {
  const centred = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    return column.map((value) => value - mean);
  });
  const size = columns.length;
  return Float64Array.from({ length: size * size }, (_, place) => {
    const [left, right] = [centred[Math.floor(place / size)]!, centred[place % size]!];
    return left.reduce((sum, value, index) => sum + value * right[index]!, 0) / (left.length - 1);
  });
}
