import type { Protocol } from '../../../metric/protocol.ts';
import { scoreOfMetric } from '../../../metric/score.ts';
import type { TaskSteps } from '../../../run/steps-file.ts';
import type { OpenedRun } from '../opened-run.ts';
import { rounded } from '../rounded.ts';
import type { Curve } from '../task-detail.ts';
import type { TrackPart } from './track-parts.ts';

/** How each fold's probe learned. */
export async function curvesOf(
  { outcomes, results }: OpenedRun,
  { id, scale }: TaskSteps,
  protocol: Protocol,
  parts: readonly TrackPart[],
): Promise<Curve[]> {
  const metric = results.tasks.find((task) => task.id === id)?.trackA?.[protocol].metric;
  if (metric === undefined) return [];
  return Promise.all(
    parts.map(async ({ key, fold, predictor }) => {
      const { losses, validation, ...states } = await outcomes.read(key, 'probe');
      return {
        fold,
        losses: losses.map(rounded),
        validation: validation.map((each) => rounded(scoreOfMetric(metric, each, Math.sqrt(scale)))),
        chosen: (predictor === 'vote' ? states.best : (states[predictor] ?? states.best)).epoch,
      };
    }),
  );
}
