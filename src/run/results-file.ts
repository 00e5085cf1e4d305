import { readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';
import { makeFolder } from '../files/folder.ts';
import { writeError } from '../files/write-error.ts';
import { type Results, resultsSchema } from './results.ts';
import { stepsPath } from './steps-file.ts';

/** Where an encoder's results of a suite are written. */
export function resultsPath(out: string, { name, fingerprint }: Results['encoder'], suite: string): string {
  // The folder `store` is taken.
  return join(out, name === 'store' ? asideName(name, fingerprint) : name, suite, 'results.json');
}

/**
 * Moves results out of the way that another encoder of the same name left there (another checkpoint, a file of the same
 * name elsewhere): to a folder with the beginning of its fingerprint. What cannot be read is left to be written over.
 *
 * @returns the encoder's own results, if it is they that are there.
 */
export async function setOthersAside(out: string, encoder: Results['encoder'], suite: string): Promise<Results | null> {
  const path = resultsPath(out, encoder, suite);
  const found = await readResults(path).catch(() => null);
  if (!found || found.encoder.fingerprint === encoder.fingerprint) return found;
  const aside = asidePath(out, found.encoder, suite);
  await makeFolder(dirname(aside));
  await rename(path, aside);
  // Earlier versions wrote none.
  await rename(stepsPath(path), stepsPath(aside)).catch(() => undefined);
  return null;
}

/**
 * Removes what was set aside of an encoder whose results have their place again: each encoder has one file of a suite. What
 * its scores were made of is in the store and stays.
 */
export async function removeFromAside(out: string, encoder: Results['encoder'], suite: string): Promise<void> {
  const path = asidePath(out, encoder, suite);
  if (path === resultsPath(out, encoder, suite)) return;
  const found = await readResults(path).catch(() => null);
  if (found?.encoder.name !== encoder.name || found.encoder.fingerprint !== encoder.fingerprint) return;
  for (const file of [path, stepsPath(path)]) {
    await rm(file, { force: true }).catch((error: unknown) => {
      throw writeError(error, file);
    });
  }
  for (const folder of [dirname(path), dirname(dirname(path))]) await rmdir(folder).catch(() => undefined);
}

function asidePath(out: string, { name, fingerprint }: Results['encoder'], suite: string): string {
  return join(out, asideName(name, fingerprint), suite, 'results.json');
}

function asideName(name: string, fingerprint: string): string {
  return `${name}-${fingerprint.slice(0, 8)}`;
}

/**
 * The results in a file that a run wrote.
 *
 * @throws OtoscopeError that names the file and says why it holds none.
 */
export async function readResults(path: string): Promise<Results> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new OtoscopeError(
      error.code === 'ENOENT' ? `there is no ${path}` : `cannot read ${path}: ${messageOf(error)}`,
    );
  });
  const content = jsonOf(text);
  if (content === undefined) throw new OtoscopeError(`${path} is not JSON`);
  const parsed = resultsSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const { schema } = { schema: undefined, ...(content as { schema?: unknown } | null) };
  if (typeof schema !== 'string' || !schema.startsWith('otoscope.results/')) {
    throw new OtoscopeError(`${path} is no results.json of otoscope`);
  }
  throw new OtoscopeError(`${path}: ${messageOf(parsed.error)}`, {
    hint: 'another version of otoscope may have written it; the same run command writes it again in a second',
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
