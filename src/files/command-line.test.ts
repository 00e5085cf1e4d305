import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

test('a shell reads the same words', () => {
  const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      const print = [process.execPath, '-e', 'process.stdout.write(JSON.stringify(process.argv.slice(1)))', '--'];
      const read = execFileSync('/bin/sh', ['-c', commandLine([...print, ...words])], { encoding: 'utf8' });
      expect(JSON.parse(read)).toEqual(words);
    }),
    { numRuns: 10, examples: [[["it's", '$HOME `id` "x"', '', '*', '~', '-n', 'a\nb']]] },
  );
});

test('what needs no quotes has none', () => {
  expect(commandLine(['otoscope', 'run', './my_encoder.py:Name', '--tasks', 'esc50,fsd50k'])).toBe(
    'otoscope run ./my_encoder.py:Name --tasks esc50,fsd50k',
  );
});
