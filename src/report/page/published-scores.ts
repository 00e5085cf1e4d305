import { suites } from '../../suite/catalog.ts';
import { publishedEntries, publishedTables } from '../published/published.ts';
import type { Published } from './model.ts';

/** What others published of a suite's tasks. */
export function publishedScores(suiteId: string): Published[] {
  const suite = suites.find(({ id }) => id === suiteId);
  if (!suite) return [];
  const quoted = publishedTables.flatMap(([probes, neighbours]) => {
    return probes.encoders.map((_, column) => ({
      A: probes.quoted.weighted?.[column],
      B: neighbours.quoted.weighted?.[column],
    }));
  });
  return publishedEntries(suite).map(({ name, affiliation, source, tasks }, index): Published => {
    const scoresOf = (track: 'A' | 'B'): Record<string, number> => {
      const scored = tasks.flatMap(({ id, scores }) => {
        const found = scores.find((score) => score.track === track);
        return found ? [[id, found.score] as const] : [];
      });
      return Object.fromEntries(scored);
    };
    const { A, B } = quoted[index] ?? {};
    return {
      id: `published-${suiteId}-${index + 1}`,
      suite: suiteId,
      name,
      ...(affiliation !== undefined && { affiliation }),
      source: source?.text ?? '',
      protocol: 'reference',
      A: scoresOf('A'),
      B: scoresOf('B'),
      ...((A !== undefined || B !== undefined) && {
        published: { ...(A !== undefined && { A }), ...(B !== undefined && { B }) },
      }),
    };
  });
}
