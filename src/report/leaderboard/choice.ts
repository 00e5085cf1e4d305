import { OtoscopeError } from '../../errors.ts';
import { type Leaderboard, scoreIn, type View, type Weighting } from './leaderboard.ts';

/** What a report is asked to show; what is left open is shown in full, or by the protocol to believe where it must be one. */
export interface Asked extends Partial<Pick<View, 'track' | 'protocol'>> {
  readonly weighting?: Weighting;
  /** Whether published scores stand beside those measured. */
  readonly published?: boolean;
}

/** Whether a score is among those asked for. */
export type Selected = (score: Pick<View, 'track' | 'protocol'>) => boolean;

/** What of a leaderboard goes into a report. */
export interface Choice {
  /** Of formats that hold every score. */
  readonly selected: Selected;
  /** Of formats that show a table for each. */
  readonly views: readonly View[];
}

/** @throws OtoscopeError (wrong usage) where published scores are to stand beside strict ones. */
export function choose({ track, protocol, weighting = 'size', published = false }: Asked): Choice {
  if (published && protocol === 'strict') {
    throw new OtoscopeError('published scores are of the reference protocol and say nothing about strict ones', {
      hint: 'leave out --protocol strict, or --published',
      exitCode: 2,
    });
  }
  const shown = protocol ?? (published ? 'reference' : 'strict');
  return {
    selected: (score) => {
      return (track === undefined || score.track === track) && (protocol === undefined || score.protocol === protocol);
    },
    views: (track === undefined ? (['A', 'B'] as const) : [track]).map((each) => {
      return { track: each, protocol: shown, weighting };
    }),
  };
}

/** The views in which a leaderboard has any score; where it has none at all, the first. */
export function viewsWithScores(leaderboard: Leaderboard, views: readonly View[]): readonly View[] {
  const filled = views.filter((view) => {
    return leaderboard.entries.some((entry) => entry.tasks.some(({ id }) => scoreIn(entry, id, view)));
  });
  return filled.length > 0 ? filled : views.slice(0, 1);
}
