import type { Predictions } from '../../../metric/predictions.ts';
import type { Protocol } from '../../../metric/protocol.ts';
import type { Predictor, StepPredictions } from '../../../run/step-predictions.ts';
import type { TaskSteps } from '../../../run/steps-file.ts';
import type { Track } from '../model.ts';
import type { OpenedRun } from '../opened-run.ts';

/** What one step of a track leaves behind, and which of its predictors a protocol scores. */
export interface TrackPart {
  readonly key: string;
  readonly fold: string | null;
  readonly predictor: Predictor;
  /** null: of hidden data. */
  readonly stored: StepPredictions | null;
}

/** The steps by which a protocol scores a track, one per fold. */
export async function trackParts(
  { outcomes }: OpenedRun,
  { task, steps, states }: TaskSteps,
  track: Track,
  protocol: Protocol,
): Promise<TrackPart[]> {
  const kind = track === 'A' ? 'probe' : 'neighbours';
  const own = steps.filter((step) => step.kind === kind && (step.protocol ?? protocol) === protocol);
  return Promise.all(
    own.map(async ({ key, fold }) => ({
      key,
      fold,
      predictor: track === 'A' ? states[protocol] : 'vote',
      stored: task === null ? null : await outcomes.predictions(key),
    })),
  );
}

/** What is predicted in a part, as long as it is of one kind; null where it is not known. */
export function predictionsIn<Kind extends Predictions['kind']>(
  { stored, predictor }: TrackPart,
  kind: Kind,
): Extract<Predictions, { kind: Kind }> | null {
  const found = stored?.by[predictor];
  return found?.kind === kind ? (found as Extract<Predictions, { kind: Kind }>) : null;
}
