import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFolder } from '../files/folder.ts';
import { chooseResults } from './choose-results.ts';

let folder: string;
const at = (...path: string[]): string => join(folder, ...path);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-choose-'));
  for (const place of ['one/mini', 'two/mini', 'two/xares', 'three/mini', 'three/xares']) {
    await makeFolder(at(place));
    await writeFile(at(place, 'results.json'), '{}');
  }
  await makeFolder(at('store'));
});
afterAll(() => rm(folder, { recursive: true }));

test('of several suites the only one that all have is taken', async () => {
  expect(await chooseResults([at('two'), at('one')])).toEqual([
    at('two/mini/results.json'),
    at('one/mini/results.json'),
  ]);
  const paths = await chooseResults([at('two'), at('three/xares'), at('three/xares/results.json')]);
  expect(paths).toEqual(
    [at('two/xares'), at('three/xares'), at('three/xares')].map((each) => join(each, 'results.json')),
  );
  await expect(chooseResults([at('two'), at('three')])).rejects.toMatchObject({
    message: `${at('two')} has the results of several suites`,
    hint: `name one: ${at('two/mini')}, ${at('two/xares')}`,
  });
});

test('folders without results are passed over, unless too few others are left', async () => {
  expect(await chooseResults([at('one'), at('store'), at('two')])).toHaveLength(2);
  await expect(chooseResults([at('one'), at('store')])).rejects.toThrow(`there is no results.json in ${at('store')}`);
  await expect(chooseResults([at('store')])).rejects.toThrow('there is no results.json');
  await expect(chooseResults([at('one'), at('four')])).rejects.toThrow(`there is no ${at('four')}`);
});
