import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { contentKey } from '../../files/content-key.ts';
import { fileState } from '../../files/file-state.ts';
import { selectionsOf, type Task } from '../../task/task.ts';
import type { ThreadPool } from '../../threads/pool.ts';
import { matchesPattern } from '../select.ts';
import { keptRecord, type ZenodoRecord } from '../zenodo/record.ts';
import { checkFile } from './checksum.ts';
import { addCounts } from './counts.ts';
import { findDuplicates } from './duplicates.ts';
import { Findings, haveErrors } from './findings.ts';
import { inspectShard } from './inspect-shard.ts';
import { forgetOthers, readNotes, type ShardNotes, writeNotes } from './shard-notes.ts';
import { declarationOf, type Finding, type SplitCounts, type Verification, writeVerification } from './verification.ts';

export interface VerifyOptions {
  /** The archive's folder. */
  readonly folder: string;
  /** Every task that uses the archive. */
  readonly tasks: readonly Task[];
  /** Whether keys and labels are left out of all that is told and written. */
  readonly isHidden: boolean;
  /** Whether shards that were verified well, and did not change, are read all the same. */
  readonly again: boolean;
  readonly threads: ThreadPool;
  readonly signal: AbortSignal;
  /** The share of the bytes that are through, and how many clips. */
  readonly onProgress: (share: number, clips: number) => void;
}

/**
 * Checks an archive against what was published, reads every sample of every shard, and writes `verification.json` into its
 * folder. A shard is done when its notes are written: interrupted, the next call goes on with the others.
 *
 * @throws the signal's reason when aborted; OtoscopeError where the machine is at fault, not the archive.
 */
export async function verifyArchive(options: VerifyOptions): Promise<Verification> {
  const { folder, tasks, isHidden, again, onProgress } = options;
  const record = await keptRecord(folder);
  const names = await readdir(folder);
  const files = names.filter((name) => name.endsWith('.tar') && !name.startsWith('.')).sort();
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);

  const findings = new Findings(isHidden);
  const patterns = tasks.flatMap(({ split }) => Object.values(selectionsOf(split)).map(({ shards }) => shards));
  for (const file of record?.files ?? []) {
    // A shard is checked with its samples; of a record only what the splits name need be here.
    const isNeeded = names.includes(file.key) || patterns.some((pattern) => matchesPattern(file.key, pattern));
    if (isNeeded && !files.includes(file.key)) await checkFile(folder, file, findings);
  }
  const shards: ShardNotes[] = [];
  const done = { bytes: 0, clips: 0 };
  for (const [index, file] of files.entries()) {
    options.signal.throwIfAborted();
    const state = await fileState(join(folder, file));
    const basis = basisOf(options, record, file);
    const known = again ? null : await readNotes(folder, file);
    const isKnown = known?.state === state && known.basis === basis && !haveErrors(known.counts);
    const notes = isKnown
      ? known
      : await read(options, file, { state, basis, bytes: sizes[index]!, record }, (clips, bytes) => {
          onProgress((done.bytes + Math.min(bytes, sizes[index]!)) / total, done.clips + clips);
        });
    shards.push(notes);
    done.bytes += sizes[index]!;
    done.clips += notes.clips.length;
    onProgress(done.bytes / total, done.clips);
  }
  await forgetOthers(folder, files);
  findDuplicates(shards, tasks, findings);
  const verification = summed(options, shards, findings);
  await writeVerification(folder, verification);
  return verification;
}

interface ShardToRead {
  readonly state: string;
  readonly basis: string;
  readonly bytes: number;
  readonly record: ZenodoRecord | null;
}

async function read(
  { folder, tasks, isHidden, threads, signal }: VerifyOptions,
  file: string,
  { state, basis, bytes, record }: ShardToRead,
  onClips: (clips: number, bytes: number) => void,
): Promise<ShardNotes> {
  const path = join(folder, file);
  const inspected = await inspectShard({ path, state, basis, bytes, tasks, isHidden, threads, signal, onClips });
  const checks = new Findings(isHidden);
  const published = record?.files.find(({ key }) => key === file);
  if (published) await checkFile(folder, published, checks);
  const notes = {
    ...inspected,
    findings: [...checks.list, ...inspected.findings],
    counts: { ...inspected.counts, ...checks.counts },
  };
  await writeNotes(folder, notes);
  return notes;
}

/** Whatever decides what is noted of a shard besides its bytes. */
function basisOf({ tasks, isHidden }: VerifyOptions, record: ZenodoRecord | null, file: string): string {
  const published = record?.files.find(({ key }) => key === file);
  const declared = tasks.map((task) => [task.id, declarationOf(task)]);
  return contentKey({ declared, isHidden, published: published && [published.size, published.md5] });
}

function summed(
  { folder, tasks, isHidden }: VerifyOptions,
  shards: readonly ShardNotes[],
  own: Findings,
): Verification {
  const perTask = tasks.map((task) => {
    const splits = Object.fromEntries(Object.keys(selectionsOf(task.split)).map((name) => [name, { clips: 0 }]));
    for (const { tasks: counted } of shards) addSplits(splits, counted[task.id]!);
    for (const [name, { clips }] of Object.entries(splits)) {
      if (clips === 0) own.add('empty', { file: null, task: task.id }, `no clip that can be used belongs to ${name}`);
    }
    return [task.id, { declaration: declarationOf(task), splits }] as const;
  });
  const counts = { ...own.counts };
  for (const shard of shards) addCounts(counts, shard.counts);
  return {
    schema: 'otoscope.verification/1',
    archive: basename(folder),
    ok: !haveErrors(counts),
    checkedAt: new Date().toISOString(),
    hidden: isHidden,
    shards: shards.map(({ file, state, counts: found, samples, bytes }) => {
      return { file, state, ok: !haveErrors(found), samples, bytes };
    }),
    tasks: Object.fromEntries(perTask),
    audio: audioOf(shards),
    counts,
    findings: inOrderOfPlace([...own.list, ...shards.flatMap(({ findings }) => findings)]),
  };
}

function addSplits(sum: Record<string, SplitCounts>, more: Readonly<Record<string, SplitCounts>>): void {
  for (const [name, { clips, classes }] of Object.entries(more)) {
    const split = sum[name]!;
    split.clips += clips;
    if (!classes) continue;
    split.classes ??= {};
    addCounts(split.classes, classes);
  }
}

function audioOf(shards: readonly ShardNotes[]): Verification['audio'] {
  const seconds = Float64Array.from(shards.flatMap(({ clips }) => clips.map((clip) => clip[3]))).sort();
  if (seconds.length === 0) return null;
  const [samplingRates, channels] = [{}, {}];
  for (const shard of shards) {
    addCounts(samplingRates, shard.samplingRates);
    addCounts(channels, shard.channels);
  }
  const middle = seconds.length >> 1;
  const median = seconds.length % 2 === 1 ? seconds[middle]! : (seconds[middle - 1]! + seconds[middle]!) / 2;
  const total = seconds.reduce((sum, each) => sum + each, 0);
  return { seconds: { min: seconds[0]!, median, max: seconds.at(-1)!, total }, samplingRates, channels };
}

function inOrderOfPlace(findings: readonly Finding[]): Finding[] {
  const rank = ({ file, sample }: Finding) => [file ?? '', sample ?? 0] as const;
  return findings.toSorted((left, right) => {
    const [[a, first], [b, second]] = [rank(left), rank(right)];
    return a < b ? -1 : a > b ? 1 : first - second;
  });
}
