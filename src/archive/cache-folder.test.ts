import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

test.each([
  [{ OTOSCOPE_CACHE: '/a', XDG_CACHE_HOME: '/b' }, '/a'],
  [{ XDG_CACHE_HOME: '/b' }, join('/b', 'otoscope')],
  [{ OTOSCOPE_CACHE: '' }, join(homedir(), '.cache', 'otoscope')],
])('%j', (environment, folder) => {
  expect(cacheFolder(environment)).toBe(folder);
});
