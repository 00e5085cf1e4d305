import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { icme2025 } from './icme2025.ts';
import { mini } from './mini.ts';
import { miniFull } from './mini-full.ts';
import type { Suite } from './suite.ts';
import { xares } from './xares.ts';

/** Every suite there is. */
export const suites: readonly Suite[] = [mini, miniFull, icme2025, xares];

/**
 * The suite of that id.
 *
 * @throws OtoscopeError (wrong usage) that suggests the nearest id.
 */
export function findSuite(id: string): Suite {
  const found = suites.find((suite) => suite.id === id);
  if (found) return found;
  const ids = suites.map((suite) => suite.id);
  const near = nearest(id, ids);
  throw new OtoscopeError(`there is no suite "${id}"`, {
    hint: near === undefined ? `the suites are: ${ids.join(', ')}` : `did you mean ${near}?`,
    exitCode: 2,
  });
}
