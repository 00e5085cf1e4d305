import { StoredRows } from '../../../embedding/stored-rows.ts';
import { type Protocol, protocols } from '../../../metric/protocol.ts';
import type { TaskSteps } from '../../../run/steps-file.ts';
import { outputsOf } from '../../../task/label/label.ts';
import { hasMap } from '../map/draw-map.ts';
import type { Track } from '../model.ts';
import type { OpenedRun } from '../opened-run.ts';
import type { TaskDetail, TrackDetail } from '../task-detail.ts';
import { classScoresOf } from './class-scores.ts';
import { type AudioOf, ClipWords } from './clip-words.ts';
import { confusionOf } from './confusion.ts';
import { curvesOf } from './curves.ts';
import { errorsOf } from './errors.ts';
import { trackParts } from './track-parts.ts';

/**
 * Everything that is kept about one task of a run. Of hidden data that is how the probes learned and nothing else.
 *
 * @throws OtoscopeError where what is stored is missing or damaged.
 */
export async function taskDetail(run: OpenedRun, steps: TaskSteps, audioOf: AudioOf): Promise<TaskDetail> {
  const { id, task, shards } = steps;
  const keys = shards.map(({ embeddings }) => embeddings);
  const words = task && new ClipWords(task, audioOf);
  const rows = task && (await StoredRows.open(keys, run.embeddings));
  const near = await trackParts(run, steps, 'B', 'strict');

  const trackOf = async (track: Track, protocol: Protocol): Promise<TrackDetail | undefined> => {
    const parts = track === 'B' && protocol === 'strict' ? near : await trackParts(run, steps, track, protocol);
    if (parts.length === 0) return undefined;
    const curves = track === 'A' ? await curvesOf(run, steps, protocol, parts) : undefined;
    const [confusion, classScores] = [confusionOf(parts), classScoresOf(parts)];
    const own = track === 'B' ? parts : near;
    const errors = rows && words ? errorsOf(parts, own, { rows, words, scale: steps.scale }) : undefined;
    return {
      ...(confusion && { confusion }),
      ...(classScores && { classScores }),
      ...(errors && { errors }),
      ...(curves && { curves }),
    };
  };
  const bothOf = async (track: Track) => {
    const [reference, strict] = await Promise.all(protocols.map((protocol) => trackOf(track, protocol)));
    return { ...(reference && { reference }), ...(strict && { strict }) };
  };
  const [A, B] = [await bothOf('A'), await bothOf('B')];
  const count = !task || task.label.kind === 'regression' ? null : outputsOf(task.label);
  return {
    schema: 'otoscope.page-task/1',
    run: run.id,
    task: id,
    classes: Array.from({ length: count ?? 0 }, (_, index) => words!.nameOf(index)),
    ...(Object.keys(A).length > 0 && { A }),
    ...(Object.keys(B).length > 0 && { B }),
    map: await hasMap(run, steps),
  };
}
