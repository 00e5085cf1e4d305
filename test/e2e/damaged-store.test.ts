import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scores, tasks, Workplace } from './program.ts';

const args = ['run', 'logmel', '--jobs', '1', '--tasks', tasks.instruments];
const halve = async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2));
/** What happens to files of the store, each to the next one of its kind. */
const damages = [
  ['embeddings that were cut short', 'embeddings', '.safetensors', halve],
  ['embeddings without their index', 'embeddings', '.jsonl', rm],
  ['an index that was cut short', 'embeddings', '.jsonl', halve],
  ['a result that is no JSON', 'steps', '.json', (path: string) => writeFile(path, 'garbage')],
  ['an empty result', 'steps', '.json', (path: string) => writeFile(path, '')],
] as const;

test('what is damaged counts as missing and is made again, and nothing else is', async () => {
  const place = await Workplace.make();
  expect(await place.run(args)).toMatchObject({ code: 0 });
  const expected = scores(await place.results('logmel'));
  const store = place.path('runs', 'store');
  const before = await place.files('runs', 'store');
  const damaged = new Map<string, number>();
  for (const [index, [, folder, extension, damage]] of damages.entries()) {
    const names = (await readdir(join(store, folder))).filter((each) => each.endsWith(extension)).sort();
    const name = names[index]!;
    damaged.set(join(folder, name), (await readFile(join(store, folder, name))).length);
    await damage(join(store, folder, name));
  }
  const part = join(store, 'embeddings', '.0123.safetensors.1-aa.part');
  await writeFile(part, 'half of something that a killed run left');

  const { code, stderr } = await place.run(args);
  expect(code).toBe(0);
  expect(stderr).toContain('✓ instruments: encode: 12 clips');
  expect(scores(await place.results('logmel'))).toEqual(expected);
  const after = await place.files('runs', 'store');
  for (const [what, size] of damaged) {
    expect(Math.abs((await stat(join(store, what))).size - size), what).toBeLessThan(100);
  }
  // Embeddings are written with their index, results of steps with their predictions.
  const pairOf = (name: string): string => name.replace(/\.\w+$/, '');
  const pairs = [...damaged.keys()].map(pairOf);
  const files = [...before].filter(([name]) => /^(embeddings|steps)\W.*\.\w+$/.test(name));
  const kept = files.filter(([name]) => !pairs.includes(pairOf(name)));
  expect([files.length - kept.length, kept.length > 0]).toEqual([2 * damages.length, true]);
  for (const [name, state] of kept) expect([name, after.get(name)]).toEqual([name, state]);
});
