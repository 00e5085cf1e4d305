import { z } from 'zod';
import { type SampleName, told } from '../../told.ts';
import type { ClassLabel } from './label.ts';
import { fieldOf, indexOf, noClass, shown } from './refusal.ts';
import type { ClassTarget } from './target.ts';

const nameSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/**
 * The class of a clip.
 *
 * @throws OtoscopeError when the label is missing or no class of the task.
 */
export function readClass(label: ClassLabel, json: unknown, where: SampleName): ClassTarget {
  const { key, classes } = label;
  const value = fieldOf(json, key, where);
  const parsed = nameSchema.safeParse(value);
  if (!parsed.success) throw noClass(classes, shown(value).full, told`has ${key} = ${shown(value)}`, where);
  return { kind: 'class', index: indexOf(classes, parsed.data, key, value, where) };
}
