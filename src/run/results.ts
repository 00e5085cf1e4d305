import { z } from 'zod';

/** The two ends of a 95 % interval (docs/statistics.md). */
const intervalSchema = z.tuple([z.number(), z.number()]);

const scoreSchema = z.strictObject({
  metric: z.string(),
  /** The metric as the field quotes it. */
  value: z.number(),
  /** Of the value, for other test examples of the same kind; earlier versions had none. */
  interval: intervalSchema.optional(),
  /** In [0, 1], higher better. */
  score: z.number(),
  /** The metric of every fold, where there are folds. */
  folds: z.record(z.string(), z.number()).optional(),
  /** The value by probes of several seeds: 42, which is the value above, 43, … */
  seeds: z.strictObject({ mean: z.number(), standardDeviation: z.number(), values: z.array(z.number()) }).optional(),
});

const byProtocolSchema = z.strictObject({ reference: scoreSchema, strict: scoreSchema });

const taskResultSchema = z.strictObject({
  id: z.string(),
  status: z.enum(['done', 'skipped', 'failed']),
  /** Why it was skipped or failed. */
  reason: z.string().optional(),
  weight: z.number(),
  /** Numbers of examples; with folds, each example is trained on and tested in turn. */
  examples: z.strictObject({ train: z.number(), valid: z.number(), test: z.number() }).optional(),
  folds: z.number().optional(),
  /** Clips that could not be decoded and were left out because the user allowed it; those of hidden data have no key. */
  badClips: z.array(z.strictObject({ shard: z.string(), key: z.string().optional(), reason: z.string() })).optional(),
  trackA: byProtocolSchema.nullable(),
  trackB: byProtocolSchema.nullable(),
  /**
   * What its parts took, in seconds of one thread, whenever that was; tasks that share an archive share its encoding.
   */
  seconds: z
    .strictObject({
      encode: z.number(),
      trackA: z.number(),
      trackB: z.number(),
      /** How long the recordings are that were encoded; absent where a part was encoded by an earlier version. */
      audio: z.number().optional(),
    })
    .optional(),
});

const suiteScoreSchema = z.strictObject({
  weighted: z.number().nullable(),
  unweighted: z.number().nullable(),
  public: z.number().nullable(),
  domains: z.record(z.string(), z.number()),
  /** Of each of these means, for other test examples of the same tasks. */
  intervals: z
    .strictObject({
      weighted: intervalSchema,
      unweighted: intervalSchema,
      public: intervalSchema.optional(),
      domains: z.record(z.string(), intervalSchema),
    })
    .optional(),
});

const trackScoreSchema = z.strictObject({ reference: suiteScoreSchema, strict: suiteScoreSchema });

/** What `results.json` holds. */
export const resultsSchema = z.strictObject({
  schema: z.literal('otoscope.results/1'),
  encoder: z.strictObject({
    name: z.string(),
    fingerprint: z.string(),
    samplingRate: z.number(),
    outputDim: z.number(),
    hopSizeMs: z.number(),
    /** Of its weights, where they are known: of their files, in Python of what it holds. */
    sizeBytes: z.number().positive().optional(),
  }),
  suite: z.string(),
  tasks: z.array(taskResultSchema),
  tracks: z.strictObject({ A: trackScoreSchema, B: trackScoreSchema }),
  environment: z.strictObject({
    otoscope: z.string(),
    node: z.string(),
    onnxruntime: z.string(),
    platform: z.string(),
    processor: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
    /** Of an encoder in Python. */
    python: z
      .strictObject({
        version: z.string(),
        executable: z.string(),
        packages: z.record(z.string(), z.string()),
        device: z.string(),
      })
      .optional(),
  }),
  /** The command line that computes them again. */
  command: z.string().optional(),
  timing: z.strictObject({
    /** ISO 8601. */
    startedAt: z.string(),
    /** Of this run, which may have found steps done already. */
    seconds: z.number(),
  }),
});

/** The reason of a task that was left out on purpose. */
export const notChosen = 'not among the tasks asked for';

export type Results = z.infer<typeof resultsSchema>;
export type TaskResult = z.infer<typeof taskResultSchema>;
export type Score = z.infer<typeof scoreSchema>;
