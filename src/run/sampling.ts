import { z } from 'zod';
import { dependsOnProtocol } from '../metric/clip-metric.ts';
import type { Predictions } from '../metric/predictions.ts';
import { type Protocol, protocols } from '../metric/protocol.ts';
import { bootstrapDeviationJob } from '../statistics/deviation.ts';
import type { Measure } from '../statistics/weighted-metric.ts';
import type { MetricName } from '../task/metric-name.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Predictor, StepPredictions } from './step-predictions.ts';

const byProtocol = z.strictObject({ reference: z.number(), strict: z.number() });

/** How much the metric of a step would vary with other test examples. */
export const samplingSchema = z.strictObject({
  /** How many recordings were tested. */
  recordings: z.number().int().positive(),
  /** The metric's standard deviation by what predicts, and by protocol. */
  deviation: z
    .strictObject({ best: byProtocol, bestReference: byProtocol, last: byProtocol, vote: byProtocol })
    .partial(),
});
export type Sampling = z.infer<typeof samplingSchema>;

/** How a metric is taken from what a probe, or the neighbours, predicted. */
export function measureOf(metric: MetricName, protocol: Protocol, predictor: Predictor): Measure {
  return { metric, protocol, scores: predictor === 'vote' ? 'votes' : 'logits' };
}

/** Takes resamples of a step's test examples (docs/statistics.md). */
export async function samplingOf(
  metric: MetricName,
  { places, by }: StepPredictions,
  threads: ThreadPool,
): Promise<Sampling> {
  const deviation: Sampling['deviation'] = {};
  let recordings = 0;
  for (const [predictor, predictions] of Object.entries(by) as [Predictor, Predictions][]) {
    const measured = dependsOnProtocol(metric, predictions.kind === 'class') ? protocols : (['strict'] as const);
    const result = await threads.run(bootstrapDeviationJob, {
      measures: measured.map((protocol) => measureOf(metric, protocol, predictor)),
      models: [predictions],
      source: places.source,
    });
    const [first, last] = [result.covariances[0]!, result.covariances.at(-1)!].map(([variance]) =>
      Math.sqrt(variance!),
    );
    deviation[predictor] = { reference: first!, strict: last! };
    recordings = result.recordings;
  }
  return { recordings, deviation };
}
