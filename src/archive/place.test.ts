import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findTask } from '../task/catalog.ts';
import { placeOfData } from './place.ts';

const data = await mkdtemp(join(tmpdir(), 'otoscope-place-'));
afterAll(() => rm(data, { recursive: true }));

test('an archive is here when every split has a shard', async () => {
  const task = findTask('cremad');
  expect(await placeOfData(task, data)).toBe('missing');
  await mkdir(join(data, 'cremad'));
  for (const split of ['train', 'valid', 'test']) {
    expect(await placeOfData(task, data)).toBe('missing');
    await writeFile(join(data, 'cremad', `wds-audio-${split}-000000.tar`), '');
  }
  expect(await placeOfData(task, data)).toBe('here');
});

test('what is not here is hidden, fetchable or missing', async () => {
  expect(await placeOfData(findTask('finger_snap'), data)).toBe('hidden');
  expect(await placeOfData(findTask('mini-words'), data)).toBe('fetchable');
  expect(await placeOfData(findTask('nsynthpitch'), data)).toBe('missing');
});

test('tasks that share an archive share its place', async () => {
  await mkdir(join(data, 'nsynthinstument'));
  for (const split of ['train', 'valid', 'test'])
    await writeFile(join(data, 'nsynthinstument', `nsynth_${split}_0000000.tar`), '');
  expect(await placeOfData(findTask('nsynthpitch'), data)).toBe('here');
  expect(await placeOfData(findTask('nsynthinstument'), data)).toBe('here');
});
