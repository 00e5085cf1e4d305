import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseTrainingData, trainingDataSchema } from './training-data.ts';

test('the published schema is what is checked', async () => {
  const published = await readFile(new URL('../../docs/schema/training-data.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(z.toJSONSchema(trainingDataSchema, { io: 'input' }));
});

test('the example in the documentation and the file of a starter project can be read', async () => {
  const page = await readFile(new URL('../../docs/submission.md', import.meta.url), 'utf8');
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(page)!;
  expect(parseTrainingData(example!, 'example').datasets.length).toBeGreaterThan(1);
  const starter = await readFile(new URL('../../templates/common/data.yaml', import.meta.url), 'utf8');
  expect(parseTrainingData(starter, 'starter')).toEqual({ datasets: [] });
  // What is in its comment, too.
  const commented = starter.replace(/^datasets: \[\]$/m, '').replace(/^# ?/gm, '');
  expect(parseTrainingData(commented.slice(commented.indexOf('datasets:')), 'comment').datasets).toHaveLength(2);
});

test('a version may be written as a number; another key is refused', () => {
  expect(parseTrainingData('datasets: [{ name: a, version: 2.1 }]', 'd').datasets[0]!.version).toBe('2.1');
  expect(() => parseTrainingData('datasets: [{ name: a, licence: x }]', 'd')).toThrow(/d: datasets\.0: .*licence/);
});

test('a bomb of aliases is refused', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`)
    .join('\n')}\n`;
  expect(() => parseTrainingData(bomb, 'bomb')).toThrow('bomb is not YAML');
});
