import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import type { MultiLabel } from './label.ts';
import { fieldOf, indexOf, parseLabel } from './refusal.ts';
import type { ClassesTarget } from './target.ts';

/**
 * The classes of a clip. An empty text or list says that it has none.
 *
 * @throws OtoscopeError when the label is missing or names what is no class of the task.
 */
export function readMultiLabel(label: MultiLabel, json: unknown, where: SampleName): ClassesTarget {
  const { key, separator, classes } = label;
  const names = z.union([
    z.string().transform((text) => (text.trim() === '' ? [] : text.split(separator).map((name) => name.trim()))),
    z.array(z.string()),
  ]);
  const value = fieldOf(json, key, where);
  const form = `names of classes, as a list or as one text with "${separator}" between them`;
  const found = parseLabel(names, value, where, { field: key, form });
  const indices = new Set(found.map((name) => indexOf(classes, name, key, value, where)));
  return { kind: 'classes', indices: [...indices].sort((left, right) => left - right) };
}
