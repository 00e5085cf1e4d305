import { z } from 'zod';
import { protocols } from '../../metric/protocol.ts';
import { programVersion } from '../../run/version.ts';
import type { Selected } from '../leaderboard/choice.ts';
import {
  type Leaderboard,
  leaderboardSchema,
  protocolSchema,
  trackSchema,
  weightings,
} from '../leaderboard/leaderboard.ts';
import { rank } from '../leaderboard/ranking.ts';

const rankingSchema = z.strictObject({
  track: trackSchema,
  protocol: protocolSchema,
  weighting: z.enum(weightings).describe('what the ranks go by: size is the track score'),
  ranks: z.array(
    z.strictObject({
      name: z.string(),
      rank: z.number().nullable().describe('null: scored on fewer tasks than others'),
      score: z.number().nullable(),
      scored: z.number().describe('number of tasks'),
      of: z.number().describe('number of tasks on which any entry was scored'),
    }),
  ),
});

/** What `otoscope report --json` writes. Its JSON Schema is `docs/schema/leaderboard.schema.json`. */
export const reportSchema = z.strictObject({
  schema: z.literal('otoscope.leaderboard/1'),
  otoscope: z.string().describe('the version that wrote it'),
  suites: z.array(
    leaderboardSchema.extend({ rankings: z.array(rankingSchema).describe('best first, in every way to rank') }),
  ),
});

export type Report = z.infer<typeof reportSchema>;

/** Leaderboards as one document: every score that is asked for, and the ranks by every weighting. */
export function reportDocument(leaderboards: readonly Leaderboard[], selected: Selected): Report {
  return {
    schema: 'otoscope.leaderboard/1',
    otoscope: programVersion(),
    suites: leaderboards.map((leaderboard) => ({
      ...leaderboard,
      entries: leaderboard.entries.map((entry) => ({
        ...entry,
        tracks: entry.tracks.filter(selected),
        tasks: entry.tasks.map((task) => ({ ...task, scores: task.scores.filter(selected) })),
      })),
      rankings: rankings(leaderboard, selected),
    })),
  };
}

function rankings(leaderboard: Leaderboard, selected: Selected): Report['suites'][number]['rankings'] {
  const pairs = (['A', 'B'] as const).flatMap((track) => protocols.map((protocol) => ({ track, protocol })));
  return pairs.filter(selected).flatMap((pair) =>
    weightings.map((weighting) => ({
      ...pair,
      weighting,
      ranks: rank(leaderboard, { ...pair, weighting }).map(({ entry, rank, score, scored, of }) => {
        return { name: entry.name, rank, score, scored, of };
      }),
    })),
  );
}
