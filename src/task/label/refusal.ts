import type { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import { nameOf, type SampleName, secret, type Told, told } from '../../told.ts';
import type { Classes } from './label.ts';

/** The error for a label that cannot be used: `<archive>: sample <key> <what>`. */
export function refusal(where: SampleName, what: string | Told, hint: string | Told): OtoscopeError {
  return new OtoscopeError(told`${where.archive}: ${nameOf(where)} ${what}`, { hint });
}

/** A value as an error shows it. */
export function shown(value: unknown): Told {
  const text = JSON.stringify(value) ?? 'nothing';
  return secret(text.length <= 80 ? text : `${text.slice(0, 79)}…`);
}

/**
 * The value under a key of a label file.
 *
 * @throws OtoscopeError where the file is no object or has no such key; names the keys there are.
 */
export function fieldOf(json: unknown, key: string, where: SampleName): unknown {
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw refusal(
      where,
      told`has no label "${key}": its JSON is ${shown(json)}`,
      `expected an object such as {"${key}": …}`,
    );
  }
  if (Object.hasOwn(json, key)) return (json as Record<string, unknown>)[key];
  const keys = Object.keys(json);
  const others = secret(`: ${keys.join(', ') || 'none'}${near(key, keys)}`, ' others');
  throw refusal(where, `has no label "${key}"`, told`its labels are${others}`);
}

/**
 * The index of a class.
 *
 * @param name the class's name, the field's value or a part of it.
 * @param field the label's field, for errors.
 * @param value what the field holds.
 * @throws OtoscopeError that names the nearest class.
 */
export function indexOf(classes: Classes, name: string, field: string, value: unknown, where: SampleName): number {
  const index = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (index !== undefined) return index;
  const part = name === String(value) ? '' : told` with ${shown(name)}`;
  throw noClass(classes, name, told`has ${field} = ${shown(value)}${part}`, where);
}

/** The error for what is no class. */
export function noClass(classes: Classes, name: string, what: Told, where: SampleName): OtoscopeError {
  const names = Object.keys(classes);
  const list = names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')}, …`;
  return refusal(
    where,
    told`${what}, which is no class of this task`,
    told`it has ${names.length} classes${secret(`: ${list}${near(name, names)}`, '')}`,
  );
}

/**
 * A label's value in the form that a schema describes.
 *
 * @param field the label's field; absent: the whole file.
 * @param form what is expected, such as `a list like […]`.
 * @throws OtoscopeError that names the place and what stands there.
 */
export function parseLabel<Parsed>(
  schema: z.ZodType<Parsed>,
  value: unknown,
  where: SampleName,
  { field, form }: { readonly field?: string; readonly form: string },
): Parsed {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  // The path may go through names that only the label file has.
  const place = secret([...(field === undefined ? [] : [field]), ...path].join('.') || 'labels', field ?? 'labels');
  const found = path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown> | null)?.[step], value);
  throw refusal(
    where,
    told`has ${place} = ${shown(found)}: ${message.replace(/^Invalid input: /, '')}`,
    `expected ${form}`,
  );
}

function near(name: string, known: readonly string[]): string {
  const found = nearest(name, known);
  return found === undefined ? '' : `; the nearest is "${found}"`;
}
