import { score } from '../number.ts';
import { type Leaderboard, trackIn, type View } from './leaderboard.ts';
import type { RankedEntry } from './ranking.ts';

/** What a reader of a leaderboard should know, a line each. */
export function notesOn({ entries }: Leaderboard, ranked: readonly RankedEntry[], view: View): string[] {
  return [
    ...(ranked.some(({ rank }) => rank === null)
      ? ['Without a rank: scored on fewer tasks than others, so that the mean is another.']
      : []),
    ...notesOnPublished(ranked, view),
    ...entries.flatMap(({ name, tasks }) => {
      const failed = tasks.filter(({ status }) => status === 'failed');
      return failed.map(({ id, reason }) => `${name}: ${id} failed: ${reason}`);
    }),
  ];
}

function notesOnPublished(ranked: readonly RankedEntry[], view: View): string[] {
  const published = ranked.map(({ entry }) => entry).filter(({ origin }) => origin === 'published');
  const sources = new Map(published.map(({ source }) => [source!.label, source!.text]));
  const incomplete = published.filter((entry) => trackIn(entry, view)?.missing);
  const namesByMissing = grouped(incomplete, (entry) => trackIn(entry, view)!.missing!.join(', '));
  const others = published.flatMap((entry) => {
    const stated = trackIn(entry, view)?.stated;
    return stated === undefined ? [] : [`${entry.name} ${score(stated)}`];
  });
  return [
    ...[...sources].map(([label, text]) => `(${label}): published, not measured here; ${text}.`),
    ...[...namesByMissing].map(([tasks, names]) => `Not published, or by another metric, for ${names}: ${tasks}.`),
    ...(others.length > 0
      ? [`Means are those of the published task scores; published as another mean: ${others.join(', ')}.`]
      : []),
  ];
}

/** The entries' names, listed, by something they have in common. */
function grouped<Item extends { readonly name: string }>(items: readonly Item[], keyOf: (item: Item) => string) {
  const names = new Map<string, string>();
  for (const item of items) {
    const key = keyOf(item);
    names.set(key, names.has(key) ? `${names.get(key)}, ${item.name}` : item.name);
  }
  return names;
}
