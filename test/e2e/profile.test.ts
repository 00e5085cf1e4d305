import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrace } from '../fixtures/trace.ts';
import { fixture, tasks, Workplace } from './program.ts';

const firstWords = (rows: readonly string[]): string[] =>
  [...new Set(rows.map((row) => row.replace(/[ ,].*/, '')))].sort();

test('--profile writes what every thread did', async () => {
  const place = await Workplace.make();
  const args = ['run', 'logmel', '--tasks', tasks.guitars, '--profile', 'traces/run.json'];
  expect(await place.run(args)).toMatchObject({ code: 0 });
  const bars = readTrace(await readFile(join(place.folder, 'traces/run.json'), 'utf8'));
  expect(firstWords(bars.map(({ row }) => row))).toEqual(['encode', 'main', 'train']);
  const names = new Set(bars.map(({ name }) => name));
  const stages = [
    'read',
    'decode',
    'resample',
    'encode',
    'pool',
    'write',
    'load',
    'probe',
    'neighbours',
    'probe clips',
    'search',
  ];
  for (const name of stages) expect(names).toContain(name);
  const decodes = bars.filter(({ name }) => name === 'decode');
  expect(decodes.every(({ row, args: { shard } }) => row.startsWith('encode') && String(shard).endsWith('.tar'))).toBe(
    true,
  );
  // 28 clips of guitars.
  expect(decodes).toHaveLength(28);
});

test('--profile of an interrupted run has what was done until then', async () => {
  const place = await Workplace.make();
  const slow = `${fixture('encoder', 'faulty_encoders.ts')}:SlowEncoder`;
  const running = place.start(['run', slow, '--tasks', tasks.instruments, '--profile', 'trace.json']);
  await running.until(async () => [...(await place.files('runs/store/embeddings')).keys()].some(isWhole));
  running.process.kill('SIGINT');
  await running.ended;
  const bars = readTrace(await readFile(join(place.folder, 'trace.json'), 'utf8'));
  expect(bars.map(({ name }) => name)).toContain('write');
});

function isWhole(name: string): boolean {
  return name.endsWith('.safetensors') && !name.startsWith('.');
}
