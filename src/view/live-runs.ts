import type { LiveRun } from '../report/page/live.ts';
import { runsUnderWay } from '../run/live/live-file.ts';

/**
 * The runs under way in some folders.
 *
 * @param earlier what this gave before: a run whose file is gone since has written its results.
 */
export async function liveRuns(folders: readonly string[], earlier: readonly LiveRun[]): Promise<LiveRun[]> {
  const found = (await Promise.all(folders.map(runsUnderWay))).flat();
  const now = found.map(({ id, status, isRunning }): LiveRun => {
    const { encoder, suite, startedAt, ended, stages, curves, notes } = status;
    return {
      id,
      encoder,
      suite,
      startedAt,
      state: isRunning ? 'running' : (ended ?? 'stopped'),
      stages: stages.map((stage) => ({ ...stage, share: Math.min(1, Math.max(0, stage.share)) })),
      curves,
      notes,
    };
  });
  const done = earlier
    .filter(({ id, state }) => (state === 'running' || state === 'done') && now.every((run) => run.id !== id))
    .map((run): LiveRun => ({ ...run, state: 'done' }));
  return [...now, ...done];
}
