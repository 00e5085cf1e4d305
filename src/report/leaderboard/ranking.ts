import { type Entry, type Interval, type Leaderboard, scoreIn, trackIn, type View } from './leaderboard.ts';

/** An entry's place among those of a suite. */
export interface RankedEntry {
  readonly entry: Entry;
  /** Equal scores share a rank; null: it lacks tasks that others were scored on, so that its mean is another. */
  readonly rank: number | null;
  readonly score: number | null;
  readonly interval: Interval | undefined;
  /** On how many tasks that count in this view it was scored, of those on which any entry was. */
  readonly scored: number;
  readonly of: number;
}

/** The entries that a view is about, best first; those without a rank stand below. */
export function rank({ tasks, entries }: Leaderboard, view: View): RankedEntry[] {
  const shown = entries.filter((entry) => entry.origin === 'measured' || trackIn(entry, view));
  const counting = tasks.filter(({ id, restricted }) => {
    return !(view.weighting === 'public' && restricted) && shown.some((entry) => scoreIn(entry, id, view));
  });
  const unranked = shown.map((entry) => {
    const track = trackIn(entry, view);
    return {
      entry,
      score: track?.means[view.weighting] ?? null,
      interval: track?.intervals?.[view.weighting],
      scored: counting.filter(({ id }) => scoreIn(entry, id, view)).length,
      of: counting.length,
    };
  });
  const isWhole = ({ score, scored, of }: (typeof unranked)[number]) => score !== null && scored === of;
  const whole = unranked.filter(isWhole);
  return unranked
    .map((each) => ({
      ...each,
      rank: isWhole(each) ? 1 + whole.filter(({ score }) => score! > each.score!).length : null,
    }))
    .sort((left, right) => {
      if ((left.rank === null) !== (right.rank === null)) return left.rank === null ? 1 : -1;
      return (right.score ?? -1) - (left.score ?? -1) || left.entry.name.localeCompare(right.entry.name, 'en');
    });
}
