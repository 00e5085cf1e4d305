import { expect, test } from 'vitest';
import { scores, tasks, Workplace } from './program.ts';

test('two runs at once in one folder both end well, with the scores of a run alone and nothing left over', async () => {
  const args = ['run', 'logmel', '--tasks', `${tasks.instruments},${tasks.guitars}`, '--json'];
  const [shared, alone] = [await Workplace.make(), await Workplace.make()];
  const both = [shared.start(args), shared.start(args)];
  const outcomes = await Promise.all(both.map(({ ended }) => ended));
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
  expect(await alone.run(args)).toMatchObject({ code: 0 });
  const expected = scores(await alone.results('logmel'));
  for (const { stdout } of outcomes) expect(scores(JSON.parse(stdout))).toEqual(expected);
  expect(scores(await shared.results('logmel'))).toEqual(expected);
  const names = [...(await shared.files('runs')).keys()];
  expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(names.length).toBe((await alone.files('runs')).size);
});
