import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findTask } from '../task/catalog.ts';
import { lineOnOtherFolder } from './other-folder.ts';

const tasks = ['mini-instruments', 'mini-pitch', 'mini-words'].map(findTask);

test('a folder with none of the archives is told before they are put there, a new one as new', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-folder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const mistyped = join(folder, 'dta');
  expect(await lineOnOtherFolder(tasks, mistyped)).toBe(
    `there is no folder ${mistyped} yet: mini-tonejs, mini-kajongg will be put there (--data names the folder)`,
  );
  await mkdir(join(mistyped, 'esc50'), { recursive: true });
  expect(await lineOnOtherFolder(tasks, mistyped)).toMatch(/dta has no archive of these tasks: mini-tonejs, /);
  await mkdir(join(mistyped, 'mini-kajongg'));
  await writeFile(join(mistyped, 'mini-kajongg', 'a.tar'), '');
  expect(await lineOnOtherFolder(tasks, mistyped)).toBeNull();
});

test('nothing is told where nothing is put anywhere, and of the usual folder', async () => {
  expect(await lineOnOtherFolder([], '/nowhere')).toBeNull();
  expect(await lineOnOtherFolder(tasks, 'data')).toBeNull();
});
