import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scores, tasks, Workplace } from './program.ts';

const args = ['run', 'logmel', '--jobs', '1', '--tasks', tasks.instruments];
const halve = async (path: string) => truncate(path, Math.floor((await stat(path)).size / 2));

for (const [what, folder, extension, damage, again] of [
  ['embeddings that were cut short', 'embeddings', '.safetensors', halve, 'encode: 4 clips'],
  ['embeddings without their index', 'embeddings', '.jsonl', rm, 'encode: 4 clips'],
  ['an index that was cut short', 'embeddings', '.jsonl', halve, 'encode: 4 clips'],
  ['a result that is no JSON', 'steps', '.json', (path: string) => writeFile(path, 'garbage'), 'Track'],
  ['an empty result', 'steps', '.json', (path: string) => writeFile(path, ''), 'Track'],
] as const) {
  test(`${what} count as missing and are made again`, async () => {
    const place = await Workplace.make();
    expect(await place.run(args)).toMatchObject({ code: 0 });
    const expected = scores(await place.results('logmel'));
    const store = place.path('runs', 'store', folder);
    const name = (await readdir(store)).filter((each) => each.endsWith(extension)).sort()[0]!;
    const whole = await readFile(join(store, name));
    await damage(join(store, name));
    const { code, stderr } = await place.run(args);
    expect(code).toBe(0);
    const redone = stderr.split('\n').filter((line) => line.startsWith('✓') && !line.endsWith('done before'));
    expect(redone).toEqual([expect.stringContaining(again)]);
    expect(Math.abs((await stat(join(store, name))).size - whole.length)).toBeLessThan(100);
    expect(scores(await place.results('logmel'))).toEqual(expected);
  });
}

test('a part file that a killed run left counts for nothing', async () => {
  const place = await Workplace.make();
  const part = place.path('runs', 'store', 'embeddings', '.0123.safetensors.1-aa.part');
  expect(await place.run(args)).toMatchObject({ code: 0 });
  await writeFile(part, 'half of something');
  const { code, stderr } = await place.run(args);
  expect(code).toBe(0);
  expect(stderr).toContain('✓ instruments: encode: done before');
});
