import { basename } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';

/** A class of the user's, of which nothing is known yet but its shape in the best case. */
export type EncoderClass = (new () => Partial<AudioEncoder> & { weights?: unknown }) & { weights?: unknown };

/**
 * Finds the encoder among a module's exports: the class of that name, else the only one whose name ends in `Encoder`.
 *
 * @throws {@link OtoscopeError} with the names of the classes that are there.
 */
export function findEncoderClass(
  exports: Readonly<Record<string, unknown>>,
  path: string,
  className: string | undefined,
): { readonly name: string; readonly class: EncoderClass } {
  const classes = new Map<EncoderClass, string>();
  for (const [key, value] of Object.entries(exports)) {
    if (isClass(value)) classes.set(value, key === 'default' ? value.name : key);
  }
  const all = [...classes].map(([value, name]) => ({ name, class: value }));
  const wanted = all.filter(({ name }) => (className === undefined ? name.endsWith('Encoder') : name === className));
  if (wanted.length === 1) return wanted[0]!;
  const names = (wanted.length > 0 ? wanted : all).map(({ name }) => name).sort();
  if (wanted.length > 1) {
    throw new OtoscopeError(`${path} exports ${names.length} encoders: ${names.join(', ')}`, {
      hint: `say which: ${basename(path)}:${names[0]}`,
      exitCode: 2,
    });
  }
  const missing = className === undefined ? 'no class whose name ends in Encoder' : `no class ${className}`;
  throw new OtoscopeError(`${path} exports ${missing}; its classes: ${names.join(', ') || 'none'}`, {
    hint: 'export class MyEncoder { … }',
    exitCode: 2,
  });
}

function isClass(value: unknown): value is EncoderClass {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}
