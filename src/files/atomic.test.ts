import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import { writeAtomically } from './atomic.ts';
import { halfWrittenName } from './half-written.ts';
import { writeError } from './write-error.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('strings and bytes are appended in order, the folder is made, nothing else stays', async () => {
  const path = join(folder, 'a', 'b', 'out.txt');
  const result = await writeAtomically(path, async (file) => {
    await file.write('one ');
    await file.write(new TextEncoder().encode('two '));
    await file.write('three');
    expect(await readdir(join(folder, 'a', 'b'))).not.toContain('out.txt');
    return 3;
  });
  expect(result).toBe(3);
  expect(await readFile(path, 'utf8')).toBe('one two three');
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['out.txt']);
});

test('a failure leaves the old file and no part', async () => {
  const path = join(folder, 'out.txt');
  await writeFile(path, 'old');
  const failing = writeAtomically(path, async (file) => {
    await file.write('half of the new');
    throw new Error('the source ended');
  });
  await expect(failing).rejects.toThrow('the source ended');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['out.txt']);
});

test('many writers of one name: the file is always one of theirs', async () => {
  const path = join(folder, 'out.txt');
  const texts = Array.from({ length: 12 }, (_, index) => String(index).repeat(5000));
  await Promise.all(texts.map((text) => writeAtomically(path, (file) => file.write(text))));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['out.txt']);
});

test('what killed processes left of a file is removed when it is written again', async () => {
  const dead = halfWrittenName('out.txt').replace(`.${process.pid}-`, `.${2 ** 30}-`);
  await writeFile(join(folder, dead), 'x');
  await writeAtomically(join(folder, 'out.txt'), (file) => file.write('y'));
  expect(await readdir(folder)).toEqual(['out.txt']);
});

test('a file in the place of a folder and a folder in the place of the file are told in one line', async () => {
  await writeFile(join(folder, 'file'), '');
  const below = await writeAtomically(join(folder, 'file', 'out.txt'), (file) => file.write('x')).catch((e) => e);
  expect(below).toBeInstanceOf(OtoscopeError);
  expect(below.message).toBe(
    `cannot write ${join(folder, 'file', 'out.txt')}: a part of its path is a file, not a folder`,
  );
  await mkdir(join(folder, 'out.txt', 'full'), { recursive: true });
  const inPlace = await writeAtomically(join(folder, 'out.txt'), (file) => file.write('x')).catch((e) => e);
  expect(inPlace).toBeInstanceOf(OtoscopeError);
});

test.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENAMETOOLONG'])(
  '%s becomes an error with a hint',
  (code) => {
    const error = writeError(Object.assign(new Error(code), { code }), '/data/x.tar');
    expect(error).toBeInstanceOf(OtoscopeError);
    expect((error as OtoscopeError).message).toMatch(/^cannot write \/data\/x\.tar: /);
    expect((error as OtoscopeError).hint).toBeTruthy();
  },
);

test('any other error stays what it is', () => {
  const error = new Error('defect');
  expect(writeError(error, '/x')).toBe(error);
});
