import { expect, test } from 'vitest';
import { starterNames } from './names.ts';

test.each([
  ['frog-ear', 'frog_ear_encoder', 'FrogEarEncoder'],
  ['work/ear', 'ear_encoder', 'EarEncoder'],
  ['my_encoder', 'my_encoder', 'MyEncoder'],
  ['FrogEncoder', 'frogencoder', 'FrogEncoder'],
  ['earencoder', 'earencoder', 'EarEncoder'],
  ['ear2-v3', 'ear2_v3_encoder', 'Ear2V3Encoder'],
])('%s', (path, file, className) => {
  expect(starterNames(path)).toMatchObject({ file, className });
});

test.each(['2ears', 'frog ear', 'frog-', 'frog.ear', '/'])('"%s" makes no name', (path) => {
  expect(() => starterNames(path)).toThrow('makes no name of a class');
});
