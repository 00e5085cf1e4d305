import { z } from 'zod';

const stageSchema = z.strictObject({
  name: z.string(),
  /** What is counted: clips, epochs, queries, bytes. */
  unit: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cached', 'failed']),
  /** Of its work, 0 to 1. */
  share: z.number().min(0).max(1),
  count: z.number(),
  /** Units a second. */
  rate: z.number().optional(),
  secondsLeft: z.number().optional(),
});

/** A probe in training. */
const liveCurveSchema = z.strictObject({
  task: z.string(),
  fold: z.string().nullable(),
  /** null: the probe serves both. */
  protocol: z.enum(['reference', 'strict']).nullable(),
  /** Mean training loss of every epoch so far. */
  losses: z.array(z.number()),
  /** Validation score after every epoch so far. */
  validation: z.array(z.number()),
  /** How many epochs there will be. */
  epochs: z.number().int(),
});

/** A run under way, or one that ended while the page looked on. */
export const liveRunSchema = z.strictObject({
  id: z.string(),
  encoder: z.string(),
  suite: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  /** In the order in which they began; those to come last. */
  stages: z.array(stageSchema),
  curves: z.array(liveCurveSchema),
  /** Lines it told, oldest first. */
  notes: z.array(z.string()),
});

export type LiveRun = z.infer<typeof liveRunSchema>;
export type LiveStage = z.infer<typeof stageSchema>;
export type LiveCurve = z.infer<typeof liveCurveSchema>;
