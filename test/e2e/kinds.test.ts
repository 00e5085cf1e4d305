import { expect, test } from 'vitest';
import { errorsOnPage, expectKept } from './kept.ts';
import { tasks, Workplace } from './program.ts';

test('events, several labels, numbers of clips and of stretches: every kind of task is scored far from chance', async () => {
  const place = await Workplace.make();
  const { code, stdout, stderr } = await place.run(['run', 'logmel', '--jobs', '1', '--tasks', tasks.scenes]);
  expect({ code, stderr: stderr.includes('failed') }).toEqual({ code: 0, stderr: false });
  expect(stdout).toContain('scene-events');
  const results = await place.results('logmel');
  const [events, instruments, scene, notes] = results.tasks;

  // Segments are as long as notes, and one instrument plays at a time: always saying one would give an F1 of 0.1.
  expect(events).toMatchObject({ status: 'done', examples: { train: 16, valid: 4, test: 8 } });
  expect(events!.trackA!.strict.value).toBeGreaterThan(0.5);
  expect(events!.trackA!.reference.value).toBeGreaterThan(0.5);
  expect(events!.trackB!.strict.value).toBeGreaterThan(0.5);

  // Half of the instruments are heard in each scene.
  expect(instruments!.trackA!.strict.value).toBeGreaterThan(0.7);
  expect(instruments!.trackB).toBeNull();

  // Sixteen scenes are too few to learn from; of notes, a quarter of them the tuba's, guessing the mean would leave 0.75.
  expect(scene!.trackA!.strict.score).toBeCloseTo(1 - scene!.trackA!.strict.value, 12);
  expect(notes!.examples!.test).toBe(32);
  expect(notes!.trackA!.strict.value).toBeLessThan(0.4);
  expect(notes!.trackA!.strict.score).toBeCloseTo(1 - notes!.trackA!.strict.value / 4, 12);
  await expectKept(place, results);
  const { by, examples } = await errorsOnPage(place, 'scene-events');
  expect(by).toBe('F1');
  expect(examples.length).toBeGreaterThan(0);
  expect(examples.map(({ share }) => share)).toEqual(examples.map(({ share }) => share).toSorted((a, b) => a - b));
  for (const { target, predicted } of examples) {
    expect(target).toMatch(/^((xylophone|tuba|guitar-nylon|guitar-electric)(, |$))+$/);
    expect(predicted).toMatch(/^(missed|heard besides) [a-z-]+ \(\d/);
  }
});
