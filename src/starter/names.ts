import { basename, resolve } from 'node:path';
import { OtoscopeError } from '../errors.ts';

/** What a starter project and its parts are called. */
export interface StarterNames {
  /** The project's folder, absolute. */
  readonly folder: string;
  /** The encoder's file without its extension: `frog_ear_encoder`. */
  readonly file: string;
  /** `FrogEarEncoder`. */
  readonly className: string;
}

/**
 * The names for a project, from its folder's: `work/frog-ear` becomes `frog_ear_encoder` and `FrogEarEncoder`.
 *
 * @throws {@link OtoscopeError} for a name of which no class can be called.
 */
export function starterNames(path: string): StarterNames {
  const folder = resolve(path);
  const name = basename(folder);
  if (!/^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/i.test(name)) {
    throw new OtoscopeError(`"${name}" makes no name of a class`, {
      hint: 'letters, digits, - and _, a letter first: otoscope init frog-ear',
      exitCode: 2,
    });
  }
  const words = name.split(/[-_]/);
  if (!name.toLowerCase().endsWith('encoder')) words.push('encoder');
  return {
    folder,
    file: words.join('_').toLowerCase(),
    className: words
      .map((word) => word[0]!.toUpperCase() + word.slice(1))
      .join('')
      .replace(/encoder$/, 'Encoder'),
  };
}
