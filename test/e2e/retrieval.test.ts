import { expect, test } from 'vitest';
import { errorsOnPage, expectKept } from './kept.ts';
import { tasks, Workplace } from './program.ts';

test('a task of captions is scored by retrieval, on Track A only', async () => {
  const place = await Workplace.make();
  const { code, stdout, stderr } = await place.run(['run', 'moonshine-tiny', '--tasks', tasks.captions]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/^✓ captions: Track A: 12 epochs in \d+(\.\d)? s$/m);
  expect(stdout).toMatch(/^captions +R@1 +4 +0\.\d{3} ±\.\d{3} +0\.\d{3} +– +– /m);
  const results = await place.results('moonshine-tiny');
  const { tasks: scored } = results;
  expect(scored).toMatchObject([
    { id: 'captions', status: 'done', examples: { train: 24, valid: 4, test: 4 }, trackB: null },
  ]);
  const { reference, strict } = scored[0]!.trackA!;
  expect(strict.metric).toBe('recall-at-1');
  // One of four by chance; there is little to learn from, and the probe's unit test asks for more.
  expect(strict.value).toBeGreaterThan(0.25);
  expect(strict.score).toBe(strict.value);
  expect(reference).toEqual(strict);
  await expectKept(place, results, 'moonshine-tiny');
  const { by, examples } = await errorsOnPage(place, 'captions');
  expect(by).toBe('rank');
  for (const { target, predicted } of examples) {
    expect(target).not.toBe('');
    expect(predicted).toMatch(/ at rank [2-9] of \d+$/);
  }
});
