import { z } from 'zod';
import type { Label } from './label.ts';

const classes = z.record(z.string(), z.number().int().nonnegative()).refine((names) => {
  const indices = new Set(Object.values(names));
  return indices.size > 0 && [...indices].every((index) => index < indices.size);
}, 'expected class indices 0, 1, 2, … without gaps');

const notes = classes.refine(
  (names) => Object.keys(names).every((name) => /^\d+$/.test(name) && Number(name) <= 127),
  'expected MIDI numbers from 0 to 127 as the names of classes',
);

const key = z.string().min(1);

const range = z
  .tuple([z.number(), z.number()])
  .refine(([lowest, highest]) => lowest < highest, 'expected [lowest, highest]');

const labels = {
  class: z.strictObject({ kind: z.literal('class'), key, classes }),
  'class-index': z.strictObject({ kind: z.literal('class-index'), key, count: z.number().int().min(2) }),
  'multi-label': z.strictObject({ kind: z.literal('multi-label'), key, separator: z.string().min(1), classes }),
  events: z.strictObject({
    kind: z.literal('events'),
    key: key.optional(),
    classes,
    clipSeconds: z.number().positive().optional(),
  }),
  notes: z.strictObject({ kind: z.literal('notes'), classes: notes }),
  phones: z.strictObject({ kind: z.literal('phones'), key, classes }),
  captions: z.strictObject({ kind: z.literal('captions'), vocabulary: z.string().min(1).optional() }),
  regression: z.strictObject({
    kind: z.literal('regression'),
    key,
    range,
    phones: z.strictObject({ key, scoreKey: key, range }).optional(),
  }),
  text: z.strictObject({ kind: z.literal('text'), key }),
} satisfies Record<Label['kind'], z.ZodType>;

const kinds = Object.keys(labels);

/** Checks how a task declares its labels. */
export const labelSchema = z.discriminatedUnion(
  'kind',
  [
    labels.class,
    labels['class-index'],
    labels['multi-label'],
    labels.events,
    labels.notes,
    labels.phones,
    labels.captions,
    labels.regression,
    labels.text,
  ],
  { error: `expected a label of one of the kinds ${kinds.join(', ')}` },
);
