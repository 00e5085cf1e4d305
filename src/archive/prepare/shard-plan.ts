import type { CheckedClip } from './check.ts';
import { isNumbered, shardName } from './shard-names.ts';

/** A shard has at most so many clips: what is encoded in one step, and lost when a run is stopped in it. */
const mostClips = 1000;
/** A shard has at most so many bytes of recordings, or one recording. */
const mostBytes = 500e6;

/** A shard to be written. */
export interface PlannedShard {
  readonly file: string;
  /** The pattern that it matches. */
  readonly pattern: string;
  readonly clips: readonly CheckedClip[];
}

/**
 * Which clip goes into which shard: sorted by pattern and key, and filled up one after the other, so that the same clips give
 * the same shards everywhere. A pattern without `*` is one shard, however large.
 */
export function planShards(clips: readonly CheckedClip[]): PlannedShard[] {
  const byPattern = new Map<string, CheckedClip[]>();
  for (const clip of clips) {
    const group = byPattern.get(clip.shards) ?? [];
    byPattern.set(clip.shards, group);
    group.push(clip);
  }
  return [...byPattern.keys()].sort().flatMap((pattern) => {
    const sorted = byPattern.get(pattern)!.sort((left, right) => (left.key < right.key ? -1 : 1));
    const parts = isNumbered(pattern) ? filled(sorted) : [sorted];
    return parts.map((part, number) => ({ file: shardName(pattern, number), pattern, clips: part }));
  });
}

function filled(clips: readonly CheckedClip[]): CheckedClip[][] {
  const parts: CheckedClip[][] = [];
  let part: CheckedClip[] = [];
  let bytes = 0;
  for (const clip of clips) {
    if (part.length === mostClips || (part.length > 0 && bytes + clip.bytes > mostBytes)) {
      parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(clip);
    bytes += clip.bytes;
  }
  return part.length === 0 ? parts : [...parts, part];
}
