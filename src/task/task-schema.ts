import { z } from 'zod';
import type { Label } from './label/label.ts';
import { isOverSegments, type MetricName, metricsOfLabel, metricTitles } from './metric-name.ts';
import type { Task } from './task.ts';

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
  events: z.strictObject({ kind: z.literal('events'), classes, clipSeconds: z.number().positive().optional() }),
  notes: z.strictObject({ kind: z.literal('notes'), classes: notes }),
  phones: z.strictObject({ kind: z.literal('phones'), key, classes }),
  captions: z.strictObject({ kind: z.literal('captions') }),
  regression: z.strictObject({
    kind: z.literal('regression'),
    key,
    range,
    phones: z.strictObject({ key, scoreKey: key, range }).optional(),
  }),
  text: z.strictObject({ kind: z.literal('text'), key }),
} satisfies Record<Label['kind'], z.ZodType>;

const kinds = Object.keys(labels) as Label['kind'][];

const labelSchema = z.discriminatedUnion(
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

const text = z.string().trim().min(1);

/** A task as it is declared, without what makes its archive; the laws between its fields are `lawsOfTask`. */
const fieldsSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+([-_][a-z0-9]+)*$/, 'expected lower-case letters, digits and hyphens'),
  name: text,
  taskType: text.max(24).optional(),
  domain: z.enum(['speech', 'sound', 'music']),
  about: text,
  splitReason: text,
  archive: text,
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
  for (const { path, message } of lawsOfTask(task as Task)) context.addIssue({ code: 'custom', path, message });
});

interface Broken {
  readonly path: string[];
  readonly message: string;
}

/** What is wrong between the fields of a task. */
function lawsOfTask({ label, metric, segmentSeconds, trackB, cropSeconds, probe }: Task): Broken[] {
  const { kind } = label;
  const broken: Broken[] = [];
  const check = (holds: boolean, path: string, message: string): void => {
    if (!holds) broken.push({ path: path.split('.'), message });
  };
  const fitting = metricsOfLabel[kind];
  check(fitting.includes(metric), 'metric', `labels of the kind '${kind}' are scored by ${fitting.join(' or ')}`);
  if (metric === 'equal-error-rate') {
    const count =
      kind === 'class-index' ? label.count : kind === 'class' ? new Set(Object.values(label.classes)).size : 2;
    check(count === 2, 'metric', `an equal error rate is of two classes, not ${count}`);
  }
  const overSegments = isOverSegments(metric);
  check(
    overSegments === (segmentSeconds !== undefined),
    'segmentSeconds',
    `${metric} ${overSegments ? 'needs' : 'has no'} segments`,
  );
  const isBinary = kind === 'multi-label' || kind === 'events' || kind === 'notes';
  check(
    isBinary || probe.positiveWeight === undefined,
    'probe.positiveWeight',
    'only labels of several classes at a time have one',
  );
  const hasNeighbours =
    kind === 'class' || kind === 'class-index' || kind === 'events' || kind === 'notes' || kind === 'phones';
  check(hasNeighbours || !trackB, 'trackB', `labels of the kind '${kind}' have no Track B: expected false`);
  const hasTimes =
    kind === 'events' || kind === 'notes' || kind === 'phones' || (kind === 'regression' && label.phones);
  check(!hasTimes || cropSeconds === null, 'cropSeconds', 'labels with times belong to whole clips: expected null');
  return broken;
}
