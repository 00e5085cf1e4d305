import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fixture, scores, tasks, Workplace } from './program.ts';

const bothTasks = `${tasks.instruments},${tasks.guitars}`;

/** Names without extension of the finished files in a folder of the store: part files begin with a dot. */
async function finished(place: Workplace, folder: string, extension: string): Promise<string[]> {
  const names = await readdir(place.path('runs', 'store', folder)).catch(() => []);
  return names.filter((name) => name.endsWith(extension) && !name.startsWith('.')).map((name) => name.split('.')[0]!);
}

const encoders = fixture('encoder', 'faulty_encoders.ts');

/** The scores of a run in a fresh folder that nothing disturbs. */
async function undisturbed(by: { encoder: string; name: string }, names: string): Promise<ReturnType<typeof scores>> {
  const place = await Workplace.make();
  expect(await place.run(argsOf(by.encoder, names))).toMatchObject({ code: 0 });
  return scores(await place.results(by.name));
}

/** One thread at a time, so that steps end one after the other. */
function argsOf(encoder: string, names: string): string[] {
  return ['run', encoder, '--jobs', '1', '--tasks', names];
}

for (const { during, encoder, name, swift, tasks: names, folder, extension, steps } of [
  {
    during: 'encoding',
    // Takes its time without computing.
    encoder: `${encoders}:SlowEncoder`,
    name: 'faulty_encoders.SlowEncoder',
    // Computes the same without taking its time.
    swift: { encoder: `${encoders}:SoundEncoder`, name: 'faulty_encoders.SoundEncoder' },
    tasks: bothTasks,
    folder: 'embeddings',
    extension: '.safetensors',
    steps: 11,
  },
  {
    during: 'training',
    encoder: 'logmel',
    name: 'logmel',
    swift: { encoder: 'logmel', name: 'logmel' },
    tasks: tasks.longTraining,
    folder: 'steps',
    extension: '.json',
    steps: 12,
  },
]) {
  test(`killed while ${during}, it goes on and comes to the scores of an undisturbed run`, async () => {
    const args = argsOf(encoder, names);
    const place = await Workplace.make();
    const killed = place.start(args);
    await killed.until(async () => (await finished(place, folder, extension)).length > 0);
    killed.process.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    const done = await finished(place, folder, extension);
    const before = await place.files('runs', 'store', folder);
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(steps);
    await expect(place.results(name)).rejects.toThrow('ENOENT');

    expect(await place.run(args)).toMatchObject({ code: 0 });
    const after = await place.files('runs', 'store', folder);
    const notAgain = [...before].filter(([file]) => done.includes(file.split('.')[0]!));
    expect(notAgain.length).toBeGreaterThan(0);
    for (const [name, state] of notAgain) expect([name, after.get(name)]).toEqual([name, state]);
    expect(await finished(place, folder, extension)).toHaveLength(steps);
    expect(scores(await place.results(name))).toEqual(await undisturbed(swift, names));
  });
}

test('killed again and again at whatever moment, it comes to the same scores', async () => {
  const args = argsOf('logmel', bothTasks);
  const place = await Workplace.make();
  for (const milliseconds of [400, 550, 650, 750, 850]) {
    const killed = place.start(args);
    const timer = setTimeout(() => killed.process.kill('SIGKILL'), milliseconds);
    await killed.ended;
    clearTimeout(timer);
  }
  expect(await place.run(args)).toMatchObject({ code: 0 });
  expect(scores(await place.results('logmel'))).toEqual(
    await undisturbed({ encoder: 'logmel', name: 'logmel' }, bothTasks),
  );
});
