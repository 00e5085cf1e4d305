import type { EncodeStep, NeighbourStep, ProbeStep, Step } from '../run/step.ts';

/** Steps that hang together: shards to encode, and what is computed of them. The longest come first in both. */
export interface Group {
  readonly encode: readonly EncodeStep[];
  readonly tracks: readonly (ProbeStep | NeighbourStep)[];
}

/**
 * Parts the steps of a plan into groups without dependencies between them: tasks that share a shard are in one, most others
 * in one of their own. A job of the queue has one parent only, but a shard may serve many steps; a group is the parent of all
 * its steps, and begins the second half when the first is over.
 *
 * They come in the order in which they should begin: a probe of hours that is begun last would be waited for alone, so the
 * group goes first in which something takes longest once its shards are encoded.
 */
export function groupsOf(steps: readonly Step[]): Group[] {
  const encode = new Map(steps.flatMap((step) => (step.kind === 'encode' ? [[step.key, step] as const] : [])));
  const tracks = steps.filter((step) => step.kind !== 'encode');
  /** Union-find over the shards. */
  const parents = new Map([...encode.keys()].map((key) => [key, key]));
  const rootOf = (key: string): string => {
    let root = key;
    while (parents.get(root)! !== root) root = parents.get(root)!;
    for (let at = key; at !== root; ) {
      const next = parents.get(at)!;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { dependsOn } of tracks) {
    const [first, ...others] = dependsOn;
    for (const other of others) parents.set(rootOf(other), rootOf(first!));
  }
  const groups = new Map<string, { encode: EncodeStep[]; tracks: (ProbeStep | NeighbourStep)[] }>();
  for (const [key, step] of encode) {
    const group = groups.get(rootOf(key)) ?? { encode: [], tracks: [] };
    group.encode.push(step);
    groups.set(rootOf(key), group);
  }
  for (const step of tracks) groups.get(rootOf(step.dependsOn[0]!))!.tracks.push(step);
  const ordered = [...groups.values()].map((group) => ({
    encode: group.encode.toSorted(longestFirst),
    tracks: group.tracks.toSorted(longestFirst),
  }));
  return ordered.sort((one, other) => longestFirst(one.tracks[0], other.tracks[0]));
}

/** Equally long ones stay in the plan's order: it is the same on all machines. */
function longestFirst(one: Step | undefined, other: Step | undefined): number {
  return (other?.work ?? 0) - (one?.work ?? 0);
}
