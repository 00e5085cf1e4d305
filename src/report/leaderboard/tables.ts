import { score as scoreText } from '../number.ts';
import { type Interval, type Leaderboard, type LeaderboardTask, scoreIn, trackIn, type View } from './leaderboard.ts';
import { type RankedEntry, rank } from './ranking.ts';

/** What is beyond rank and name in a leaderboard's line. */
export interface RankingRow extends RankedEntry {
  readonly domains: readonly { readonly score: number | null; readonly interval: Interval | undefined }[];
}

/** Encoders in their order. */
export interface RankingTable {
  /** The suite's domains of which any encoder has a score. */
  readonly domains: readonly string[];
  readonly rows: readonly RankingRow[];
}

/** A task's scores, in the order of the encoders. */
export interface TaskRow {
  readonly task: LeaderboardTask;
  readonly scores: readonly {
    readonly score: number | null;
    readonly interval: Interval | undefined;
    /** 1 for the best score as it is shown, among several, and 2 for the next among more than two; others have none. */
    readonly place: 1 | 2 | null;
  }[];
}

export function rankingTable(leaderboard: Leaderboard, view: View): RankingTable {
  const ranked = rank(leaderboard, view);
  const all = [...new Set(leaderboard.tasks.map(({ domain }) => domain))];
  const domains = all
    .filter((domain) => domain !== null)
    .filter((domain) => {
      return ranked.some(({ entry }) => trackIn(entry, view)?.domains[domain] !== undefined);
    });
  const rows = ranked.map((each) => {
    const track = trackIn(each.entry, view);
    return {
      ...each,
      domains: domains.map((domain) => ({
        score: track?.domains[domain] ?? null,
        interval: track?.intervals?.domains[domain],
      })),
    };
  });
  return { domains, rows };
}

/** The tasks on which any of the encoders was scored, domain by domain. */
export function taskRows({ tasks }: Leaderboard, encoders: readonly RankedEntry[], view: View): TaskRow[] {
  const rows = tasks.map((task) => {
    const own = encoders.map(({ entry }) => scoreIn(entry, task.id, view));
    const shown = own.map((found) => (found ? scoreText(found.score) : null));
    const placeOf = places(shown);
    return {
      task,
      scores: own.map((found, index) => {
        return { score: found?.score ?? null, interval: found?.interval, place: placeOf(shown[index]!) };
      }),
    };
  });
  const domains = [...new Set(tasks.map(({ domain }) => domain))];
  return domains.flatMap((domain) => {
    return rows.filter(({ task, scores }) => task.domain === domain && scores.some(({ score }) => score !== null));
  });
}

/** Which place has which of some scores as they are shown; without a rival there is none. */
export function places(shown: readonly (string | null)[]): (text: string | null) => 1 | 2 | null {
  const present = shown.filter((text) => text !== null);
  const [best, second] = [...new Set(present)].sort().reverse();
  return (text) => {
    if (text === null || present.length < 2) return null;
    if (text === best) return 1;
    return text === second && present.length > 2 ? 2 : null;
  };
}

/** A score and, where it has one, its interval: 0.474 [0.431, 0.519]. */
export function withInterval({ score, interval }: { score: number | null; interval: Interval | undefined }): string {
  const text = scoreText(score);
  return score === null || !interval ? text : `${text} [${interval.map(scoreText).join(', ')}]`;
}

const weightingTexts = {
  size: 'weighted by test-set size',
  unweighted: 'every task counting the same',
  public: 'tasks with released recordings, weighted by test-set size',
} as const;

const trackTexts = { A: 'Track A (linear probe)', B: 'Track B (nearest neighbours)' } as const;

/** What a table is about: Track A (linear probe), strict protocol, weighted by test-set size. */
export function viewTitle({ track, protocol, weighting }: View): string {
  return `${trackTexts[track]}, ${protocol} protocol, ${weightingTexts[weighting]}`;
}
