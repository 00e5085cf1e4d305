import { z } from 'zod';
import { labelSchema } from './label/label-schema.ts';
import { type MetricName, metricTitles } from './metric-name.ts';
import type { Task } from './task.ts';
import { brokenLaws } from './task-laws.ts';

const selectionSchema = z.strictObject({
  shards: z.string().min(1),
  where: z.record(z.string(), z.array(z.union([z.string(), z.number()])).min(1)).optional(),
});

const splitSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('splits'),
      train: selectionSchema,
      valid: selectionSchema,
      test: selectionSchema,
    }),
    z.strictObject({
      kind: z.literal('folds'),
      folds: z
        .record(z.string(), selectionSchema)
        .refine((folds) => Object.keys(folds).length >= 2, 'expected two folds or more'),
    }),
  ],
  { error: "expected { kind: 'splits', … } or { kind: 'folds', … }" },
);

const text = z.string().trim().min(1);

/** A task as it is declared, without what makes its archive; the laws between its fields are in `task-laws.ts`. */
const fieldsSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+([-_][a-z0-9]+)*$/, 'expected lower-case letters, digits and hyphens'),
  name: text,
  taskType: text.max(23).optional(),
  domain: z.enum(['speech', 'sound', 'music']),
  about: text,
  splitReason: text,
  archive: text,
  archiveElsewhere: z.array(text).optional(),
  zenodo: z.string().regex(/^\d+$/, 'expected the number of a Zenodo record').optional(),
  split: splitSchema,
  label: labelSchema,
  cropSeconds: z.number().positive().nullable(),
  probe: z.strictObject({
    learningRate: z.number().positive(),
    epochs: z.number().int().positive(),
    batchSize: z.number().int().positive(),
    positiveWeight: z.number().positive().optional(),
  }),
  metric: z.enum(Object.keys(metricTitles) as [MetricName, ...MetricName[]]),
  segmentSeconds: z.number().positive().optional(),
  trackB: z.boolean(),
  weight: z.number().positive(),
  restricted: z.literal(true).optional(),
  unavailable: text.optional(),
  note: text.optional(),
  licence: text,
  citation: text,
  homepage: z.url(),
});

/** Checks a declaration; what zod reads has the type `Task`, except that absent keys are written as undefined ones. */
export const taskSchema = fieldsSchema.superRefine((task, context) => {
  for (const { path, message } of brokenLaws(task as Task)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});
