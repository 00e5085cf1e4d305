import { z } from 'zod';
import { runIdSchema } from './model.ts';
import type { Packed } from './packed.ts';

const packedSchema: z.ZodType<Packed> = z.strictObject({ type: z.enum(['u8', 'u16', 'u32', 'f32']), data: z.base64() });

const share = z.number().min(0).max(1);

/** A clip to listen to: a path below `api/`, or a `data:audio/…;base64,` URL. */
const audioSchema = z.string().optional();

/** Cells that are not zero, as three arrays of equal length. */
const confusionSchema = z.strictObject({
  /** Indices into `classes`: what it was, what it was taken for. */
  target: packedSchema,
  predicted: packedSchema,
  /** Examples. */
  count: packedSchema,
});

const classScoreSchema = z.strictObject({
  /** An index into `classes`. */
  class: z.number().int(),
  /** Test examples (or frames, or segments) of this class. */
  examples: z.number().int(),
  score: share,
  /** 95 %. */
  interval: z.tuple([share, share]).optional(),
});

const neighbourSchema = z.strictObject({
  key: z.string(),
  label: z.string(),
  /** Cosine similarity, or what the protocol has in its place. */
  similarity: z.number(),
  audio: audioSchema,
});

const errorSchema = z.strictObject({
  key: z.string(),
  /** Of a clip that is cut into several: where its crop begins, in seconds. */
  at: z.number().optional(),
  /** Labels as people read them; several are joined with commas. Of captions the one that is, or has, the query. */
  target: z.string(),
  /** What it was taken for; of a clip with many predictions, what is wrong with them. */
  predicted: z.string(),
  /** What it is listed by. */
  share,
  audio: audioSchema,
  /** Its nearest training examples, nearest first. */
  neighbours: z.array(neighbourSchema),
});

/** The worst of what was got wrong, some twenty. */
const errorsSchema = z.strictObject({
  /**
   * What they are listed by. `confidence`: what the probe or the vote gave to what is wrong, highest first. `F1`, `accuracy`:
   * what the clip scores by itself, lowest first. `rank`: the share of wrong answers before the right one, highest first.
   */
  by: z.enum(['confidence', 'F1', 'accuracy', 'rank']),
  examples: z.array(errorSchema),
});

const curveSchema = z.strictObject({
  /** null: fixed splits. */
  fold: z.string().nullable(),
  /** Mean training loss of every epoch. */
  losses: z.array(z.number()),
  /** The task's metric on validation data after every epoch, as a score. */
  validation: z.array(z.number()),
  /** The epoch whose probe is tested, from 0. */
  chosen: z.number().int(),
});

const trackDetailSchema = z.strictObject({
  /** Absent where a prediction is not one class. */
  confusion: confusionSchema.optional(),
  /** Absent where there are no classes; in the order of `classes`. */
  classScores: z
    .strictObject({
      /** What `score` is: `recall`, `average precision`, `F1`. */
      name: z.string(),
      scores: z.array(classScoreSchema),
    })
    .optional(),
  /** Absent for hidden tasks. */
  errors: errorsSchema.optional(),
  /** One per fold; absent in Track B. */
  curves: z.array(curveSchema).optional(),
});

const protocolsSchema = z.strictObject({
  reference: trackDetailSchema.optional(),
  strict: trackDetailSchema.optional(),
});

/** Test examples in two dimensions: arrays of one length. */
export const embeddingMapSchema = z.strictObject({
  /** How it was made, in words: `UMAP, 15 neighbours, cosine`. */
  method: z.string(),
  x: packedSchema,
  y: packedSchema,
  /** Indices into `classes`. */
  class: packedSchema,
  keys: z.array(z.string()),
  /** Clips by number of the point; those without have an empty text. */
  audio: z.array(z.string()).optional(),
});

/** How much of a map's drawing is done, while it is drawn. */
export const mapProgressSchema = z.strictObject({ share });

/** Everything about one task of one run. Of a hidden task: no errors, no map. */
export const taskDetailSchema = z.strictObject({
  schema: z.literal('otoscope.page-task/1'),
  run: runIdSchema,
  task: z.string(),
  classes: z.array(z.string()),
  A: protocolsSchema.optional(),
  B: protocolsSchema.optional(),
  /** Why some of its clips cannot be heard: the archive was moved, say. */
  silence: z.string().optional(),
  /** Whether there is a map of its test examples to open `taskMapPath`. */
  map: z.boolean(),
});

export type TaskDetail = z.infer<typeof taskDetailSchema>;
export type TrackDetail = z.infer<typeof trackDetailSchema>;
export type Confusion = z.infer<typeof confusionSchema>;
export type ClassScore = z.infer<typeof classScoreSchema>;
export type Errors = z.infer<typeof errorsSchema>;
export type ErrorExample = z.infer<typeof errorSchema>;
export type Neighbour = z.infer<typeof neighbourSchema>;
export type Curve = z.infer<typeof curveSchema>;
export type MapProgress = z.infer<typeof mapProgressSchema>;
export type EmbeddingMap = z.infer<typeof embeddingMapSchema>;
