import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import type { ClassIndexLabel } from './label.ts';
import { fieldOf, parseLabel } from './refusal.ts';
import type { ClassTarget } from './target.ts';

/**
 * The class of a clip whose label is the index itself.
 *
 * @throws OtoscopeError when the label is missing or no whole number from 0 to `count` - 1.
 */
export function readClassIndex({ key, count }: ClassIndexLabel, json: unknown, where: SampleName): ClassTarget {
  const index = z
    .number()
    .int()
    .min(0)
    .max(count - 1);
  const schema = z.union([index, z.string().regex(/^\d+$/).transform(Number).pipe(index)], {
    error: 'this is no class of the task',
  });
  const value = fieldOf(json, key, where);
  const form = `a whole number from 0 to ${count - 1}`;
  return { kind: 'class', index: parseLabel(schema, value, where, { field: key, form }) };
}
