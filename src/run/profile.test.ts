import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { readTrace } from '../../test/fixtures/trace.ts';
import { OtoscopeError } from '../errors.ts';
import { type Bar, now, stage } from '../threads/stage.ts';
import { profiled } from './profile.ts';

const folder = await mkdtemp(join(tmpdir(), 'otoscope-profile-'));
afterAll(() => rm(folder, { recursive: true }));
const never = new AbortController().signal;

test('whatever the threads tell, it is a trace: every bar is there, and no two of a row overlap', async () => {
  const path = join(folder, 'any.json');
  const row = fc.constantFrom('main', 'encode 1', 'encode 2', 'train 1');
  const told = fc.record({ row, start: fc.nat(1000), length: fc.nat(50), name: fc.constantFrom('read', 'encode') });
  await fc.assert(
    fc.asyncProperty(fc.array(told, { maxLength: 40 }), async (all) => {
      const base = now() + 1;
      // As threads tell them: at their ends.
      const bars = all.toSorted((a, b) => a.start + a.length - b.start - b.length);
      await profiled(path, never, async (keep) => {
        for (const { row, name, start, length } of bars)
          keep(row, [{ name, start: base + start, end: base + start + length }]);
      });
      const read = readTrace(await readFile(path, 'utf8'));
      expect(read).toHaveLength(bars.length);
      const rowsOf = (names: readonly string[]): string[] =>
        names.map((name) => name.replace(/, line \d+$/, '')).sort();
      expect(rowsOf(read.map((bar) => bar.row))).toEqual(rowsOf(bars.map((bar) => bar.row)));
    }),
    { numRuns: 20 },
  );
});

test('a trace of many bars is written while the work goes on', async () => {
  const path = join(folder, 'many.json');
  await profiled(path, never, async (keep) => {
    for (let number = 0; number < 5000; number += 1) keep('encode 1', [bar('decode', number, { clips: number })]);
  });
  const bars = readTrace(await readFile(path, 'utf8'));
  expect(bars.map(({ args }) => args.clips)).toEqual(Array.from({ length: 5000 }, (_, number) => number));
});

test('aborted work leaves the trace up to there, without waiting for it', async () => {
  const path = join(folder, 'aborted.json');
  const controller = new AbortController();
  let release = (): void => {};
  const work = profiled(path, controller.signal, async (keep) => {
    keep('main', [bar('read', 0)]);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    keep('main', [bar('write', 1)]);
  });
  controller.abort();
  await expect.poll(() => readdir(folder)).toContain('aborted.json');
  expect(readTrace(await readFile(path, 'utf8')).map(({ name }) => name)).toEqual(['read']);
  release();
  await work;
});

test('work that fails is told as it failed, and its trace is whole', async () => {
  const path = join(folder, 'failed.json');
  const failing = profiled(path, never, async (keep) => {
    keep('main', [bar('read', 0)]);
    throw new OtoscopeError('no such archive');
  });
  await expect(failing).rejects.toThrow('no such archive');
  expect(readTrace(await readFile(path, 'utf8'))).toHaveLength(1);
});

test('a place where nothing can be written is told before the work begins', async () => {
  let began = false;
  const work = profiled(join(folder, 'any.json', 'trace.json'), never, async () => {
    began = true;
  });
  await expect(work).rejects.toBeInstanceOf(OtoscopeError);
  expect(began).toBe(false);
});

test('where nobody keeps stages, work is done all the same', async () => {
  expect(await stage('decode', () => 7)).toBe(7);
});

function bar(name: string, number: number, about?: Bar['about']): Bar {
  const start = now() + number;
  return { name, start, end: start + 0.5, ...(about && { about }) };
}
