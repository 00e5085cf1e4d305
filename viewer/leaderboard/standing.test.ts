import { expect, test } from 'vitest';
import { pageModel, suite } from '../../test/fixtures/page/model.ts';
import { arrange, entriesOf, placesOf } from './standing.ts';

test('a run on fewer tasks has no place, whatever its score, and stands below those that have one', () => {
  const model = pageModel(3);
  const [partial, ...whole] = model.runs;
  const [easy] = Object.keys(partial!.tasks);
  const task = structuredClone(partial!.tasks[easy!]!);
  const perfect = { score: 1, interval: [0.99, 1] as [number, number] };
  task.A!.strict = { ...task.A!.strict, ...perfect };
  const tracks = structuredClone(partial!.tracks);
  tracks.A.strict.weighted = perfect;
  const runs = [{ ...partial!, tasks: { [easy!]: task }, tracks }, ...whole];
  const ranking = { track: 'A', protocol: 'strict', weighting: 'size', of: 'all' } as const;
  const entries = entriesOf({ ...model, runs }, suite, { ...ranking, published: false });
  const places = placesOf({ ...model, runs }, suite, entries, ranking);
  expect([...places.values()].map(({ rank }) => rank).sort()).toEqual([1, 2]);
  expect(places.has(partial!.id)).toBe(false);
  const sorted = arrange(entries, places, { text: '', sort: 'score', up: false });
  expect(sorted.at(-1)!.id).toBe(partial!.id);
  // By that task alone it is the first.
  const alone = { ...ranking, of: easy! };
  const byTask = entriesOf({ ...model, runs }, suite, { ...alone, published: false });
  expect(placesOf({ ...model, runs }, suite, byTask, alone).get(partial!.id)?.rank).toBe(1);
});
