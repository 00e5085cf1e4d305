import { basename, dirname, join } from 'node:path';
import { OtoscopeError, toldBy } from '../../errors.ts';
import { fileState } from '../../files/file-state.ts';
import { readLabel } from '../../task/label/read.ts';
import type { Target } from '../../task/label/target.ts';
import { selectionsOf, type Task } from '../../task/task.ts';
import { inOrder } from '../../threads/in-order.ts';
import type { ThreadPool } from '../../threads/pool.ts';
import { inGroups } from '../clip-groups.ts';
import { type Clip, clipName, clipOf } from '../sample.ts';
import { membersOf } from '../select.ts';
import { readShard } from '../shard-reader.ts';
import { type ClipFacts, clippedFrom } from './clip-facts.ts';
import { Counts } from './counts.ts';
import { Findings } from './findings.ts';
import { inspectClipsJob } from './inspect-clips.ts';
import type { ShardNotes } from './shard-notes.ts';

export interface ShardInspection {
  /** The shard's file. */
  readonly path: string;
  /** Its `fileState`. */
  readonly state: string;
  readonly bytes: number;
  /** `ShardNotes.basis` */
  readonly basis: string;
  /** Every task that uses the archive. */
  readonly tasks: readonly Task[];
  readonly isHidden: boolean;
  readonly threads: ThreadPool;
  readonly signal: AbortSignal;
  /** How many clips, and bytes of recordings, are through. */
  onClips(clips: number, bytes: number): void;
}

/** A clip with what each task that hears it makes of its label. */
interface Heard extends Clip {
  readonly number: number;
  /** By task. */
  readonly members: Readonly<Record<string, string[]>>;
  readonly targets: ReadonlyMap<Task, Target>;
}

/**
 * Reads every sample of a shard once and decodes it in worker threads; memory holds as many clips as threads work on.
 *
 * @returns what was seen, faults of the shard among it.
 * @throws OtoscopeError where the machine, not the shard, is at fault: a decoder that is missing, say.
 */
export async function inspectShard(inspection: ShardInspection): Promise<ShardNotes> {
  const { path, state, bytes, basis, tasks, isHidden, threads, signal } = inspection;
  const file = basename(path);
  const findings = new Findings(isHidden);
  const counts = new Counts(tasks, isHidden);
  const clips: ShardNotes['clips'] = [];
  const memberships = new Map<string, number>();
  const through = { samples: 0, clips: 0, bytes: 0 };

  const note = ({ number, key, members, targets }: Heard, facts: ClipFacts): void => {
    const place = { file, sample: { number, key } };
    if (facts.isSilent) findings.add('silence', place, 'no sample reaches -60 dB of full scale');
    if (facts.clipped >= clippedFrom) {
      const share = (100 * facts.clipped).toPrecision(2);
      findings.add('clipping', place, `${share} % of its samples stand in rows at full scale`);
    }
    counts.add(facts, members, targets);
    const name = JSON.stringify(members);
    const membership = memberships.get(name) ?? memberships.size;
    memberships.set(name, membership);
    clips.push([number, isHidden ? null : key, facts.isSilent ? null : facts.hash, facts.seconds, membership]);
  };

  const decode = (group: readonly Heard[]) => {
    const raw = group.map((clip) => ({ name: clipName(clip), bytes: clip.audio }));
    return threads.run(inspectClipsJob, raw);
  };
  const groups = inGroups(heardClips(inspection, findings, through));
  for await (const { item: group, result } of inOrder(groups, 2 * threads.size, decode)) {
    signal.throwIfAborted();
    for (const [index, inspected] of result.entries()) {
      const clip = group[index]!;
      if ('facts' in inspected) note(clip, inspected.facts);
      else findings.add('decode', { file, sample: clip }, inspected.failure);
      through.bytes += clip.audio.length;
    }
    through.clips += group.length;
    inspection.onClips(through.clips, through.bytes);
  }
  if ((await fileState(path)) !== state) findings.add('shard', { file }, `${file} changed while it was read`);
  return {
    schema: 'otoscope.verified-shard/1',
    file,
    state,
    basis,
    bytes,
    samples: through.samples,
    findings: findings.list,
    counts: findings.counts,
    samplingRates: counts.samplingRates,
    channels: counts.channels,
    tasks: counts.tasks,
    memberships: [...memberships.keys()].map((name) => JSON.parse(name) as Record<string, string[]>),
    clips,
  };
}

/** The shard's clips; what is wrong with a sample, a label or the shard itself becomes a finding. */
async function* heardClips(
  { path, tasks, signal }: ShardInspection,
  findings: Findings,
  through: { samples: number },
): AsyncGenerator<Heard> {
  const file = basename(path);
  const archive = join(basename(dirname(path)), file);
  try {
    for await (const sample of readShard(path)) {
      signal.throwIfAborted();
      const number = ++through.samples;
      const place = { file, sample: { number, key: sample.key } };
      const clip = attempt(
        () => clipOf(sample, archive, number),
        (error) => findings.add('sample', place, toldBy(error)),
      );
      if (!clip) continue;
      const members: Record<string, string[]> = {};
      const targets = new Map<Task, Target>();
      for (const task of tasks) {
        const own = membersOf(selectionsOf(task.split), path, clip.labels);
        if (own.length === 0) continue;
        members[task.id] = own;
        const target = attempt(
          () => readLabel(task.label, clip.labels, clip),
          (error) => findings.add('label', { ...place, task: task.id }, toldBy(error)),
        );
        if (target) targets.set(task, target);
      }
      if (Object.keys(members).length === 0) findings.add('unused', place, 'no task has it in a split');
      yield { ...clip, number, members, targets };
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OtoscopeError)) throw error;
    findings.add('shard', { file }, toldBy(error));
  }
}

function attempt<Result>(work: () => Result, onError: (error: OtoscopeError) => void): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OtoscopeError)) throw error;
    onError(error);
    return undefined;
  }
}
