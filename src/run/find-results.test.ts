import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { resultsOf } from '../../test/fixtures/results.ts';
import { findResults } from './find-results.ts';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-find-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const results = JSON.stringify(resultsOf({}));

test('folders are searched, but for the store; a file counts once, by whatever ways it is named', async () => {
  const folder = await folderWith({
    'b/mini/results.json': results,
    'a/mini/results.json': results,
    'a/mini/other.json': results,
    'store/results.json': results,
    '.git/results.json': results,
    'elsewhere.json': results,
  });
  await symlink(join(folder, 'a'), join(folder, 'link'));
  const { found, rejected } = await findResults([
    folder,
    join(folder, 'a'),
    join(folder, 'link', 'mini', 'results.json'),
    join(folder, 'elsewhere.json'),
  ]);
  expect(found).toHaveLength(3);
  expect(found.map(({ path }) => path)).toContain(join(folder, 'elsewhere.json'));
  expect(found.map(({ path }) => path)).toEqual(found.map(({ path }) => path).sort());
  expect(rejected).toEqual([]);
});

test('what is no results file is named with the reason, and the others are read', async () => {
  const folder = await folderWith({
    'good/results.json': results,
    'empty/results.json': '',
    'half/results.json': results.slice(0, 100),
    'list/results.json': '[]',
    'null/results.json': 'null',
    'foreign/results.json': '{"task_name": "x"}',
    'newer/results.json': results.replace('otoscope.results/1', 'otoscope.results/2'),
    'changed/results.json': results.replace('"mini-words"', '7'),
  });
  const { found, rejected } = await findResults([folder, join(folder, 'none')]);
  expect(found.map(({ path }) => path)).toEqual([join(folder, 'good', 'results.json')]);
  const messages = rejected.map(({ message }) => message.replaceAll(`${folder}/`, ''));
  expect(messages.sort()).toEqual([
    'changed/results.json: tasks.2.id: Invalid input: expected string, received number',
    'empty/results.json is not JSON',
    'foreign/results.json is no results.json of otoscope',
    'half/results.json is not JSON',
    'list/results.json is no results.json of otoscope',
    'newer/results.json: schema: Invalid input: expected "otoscope.results/1"',
    'null/results.json is no results.json of otoscope',
    'there is no file or folder none',
  ]);
});
