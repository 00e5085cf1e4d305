import { expect, test } from 'vitest';
import { findTask } from '../../task/catalog.ts';
import { preparationOf } from './preparation.ts';

test.each([
  ['esc50', 'it is to be downloaded: otoscope data get esc50'],
  [
    'key_scratching',
    'its recordings come from an organizer; otoscope data pack <folder> --labels labels.csv --task key_scratching makes the archive',
  ],
  ['mini-words', 'the first otoscope run makes it from published packages'],
])('the archive of %s comes from elsewhere, which is told', (id, hint) => {
  expect(() => preparationOf(findTask(id))).toThrow(expect.objectContaining({ hint, exitCode: 2 }));
});
