import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/folder.ts';
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
 */
export async function setOthersAside(out: string, encoder: Results['encoder'], suite: string): Promise<void> {
  const path = resultsPath(out, encoder, suite);
  const text = await readFile(path, 'utf8').catch(() => null);
  const found = text === null ? null : parse(text);
  if (!found || found.encoder.fingerprint === encoder.fingerprint) return;
  const folder = join(out, asideName(found.encoder.name, found.encoder.fingerprint), suite);
  await makeFolder(folder);
  await rename(path, join(folder, 'results.json'));
  // Earlier versions wrote none.
  await rename(stepsPath(path), stepsPath(join(folder, 'results.json'))).catch(() => undefined);
}

function asideName(name: string, fingerprint: string): string {
  return `${name}-${fingerprint.slice(0, 8)}`;
}

function parse(text: string): Results | null {
  try {
    return resultsSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
