import { z } from 'zod';
import { resultsSchema } from '../../run/results.ts';

/** Names a run in links, paths and elements of the page: letters, digits, `.`, `_`, `-`; never an encoder's name as it is. */
export const runIdSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);

const share = z.number().min(0).max(1);

/** 95 % interval of a score: lower and upper end, in [0, 1]. */
const intervalSchema = z.tuple([share, share]);

const scoreSchema = z.strictObject({
  /** The metric as the field quotes it, in its own unit: an EER of 0.03, an MSE of 1.2. Absent where that is the score. */
  value: z.number().optional(),
  /** In [0, 1], higher better. */
  score: share,
  /** Of `score`, from resampling the test examples. Absent where no predictions were kept. */
  interval: intervalSchema.optional(),
  /** Scores by training seed, where several were trained; `score` is their mean. */
  seeds: z.array(share).min(2).optional(),
});

const byProtocolSchema = z.strictObject({ reference: scoreSchema, strict: scoreSchema });

const outcomeSchema = z.strictObject({
  status: z.enum(['done', 'skipped', 'failed']),
  /** Why it was skipped or failed. */
  reason: z.string().optional(),
  /** Numbers of examples; with folds, each example is trained on and tested in turn. */
  examples: z.strictObject({ train: z.number(), valid: z.number(), test: z.number() }).optional(),
  folds: z.number().optional(),
  /** Seconds of one thread. */
  seconds: z.strictObject({ encode: z.number(), trackA: z.number(), trackB: z.number() }).optional(),
  A: byProtocolSchema.nullable(),
  B: byProtocolSchema.nullable(),
  /** Whether there is a task detail to open `taskDetailPath`. */
  detail: z.boolean(),
});

const meanSchema = z.strictObject({ score: share, interval: intervalSchema.optional() }).nullable();

/** Means over the tasks that have a score; null where none has. See `suite/score.ts`. */
const suiteScoreSchema = z.strictObject({
  weighted: meanSchema,
  unweighted: meanSchema,
  public: meanSchema,
  domains: z.partialRecord(z.enum(['speech', 'sound', 'music']), meanSchema),
});

const trackScoreSchema = z.strictObject({ reference: suiteScoreSchema, strict: suiteScoreSchema });

export const runSummarySchema = z.strictObject({
  id: runIdSchema,
  /** A suite of the model. */
  suite: z.string(),
  encoder: z.strictObject({
    name: z.string(),
    fingerprint: z.string(),
    /** Hz. */
    samplingRate: z.number(),
    outputDim: z.number(),
    hopSizeMs: z.number(),
    /** Of its files: weights and code. */
    sizeBytes: z.number().positive().optional(),
    /** Seconds of audio that one thread encodes in a second, over all clips of the run. */
    realTimeFactor: z.number().positive().optional(),
  }),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Of the last command, which may have found steps done already. */
  seconds: z.number(),
  environment: resultsSchema.shape.environment,
  /** The command line that computes it again, where it is known. */
  command: z.string().optional(),
  /** Of results.json, as the user would name it. */
  path: z.string(),
  /** By task id; every task of the suite that was asked for. */
  tasks: z.record(z.string(), outcomeSchema),
  tracks: z.strictObject({ A: trackScoreSchema, B: trackScoreSchema }),
  /** Whether there is a provenance to open `provenancePath`. */
  provenance: z.boolean(),
});

export const taskInfoSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  domain: z.enum(['speech', 'sound', 'music']),
  taskType: z.string().optional(),
  /** What the encoder is asked, in one sentence. */
  about: z.string(),
  /** `better` tells which way its values go; scores always go up. */
  metric: z.strictObject({ short: z.string(), full: z.string(), better: z.enum(['higher', 'lower']) }),
  /** Its share in the track score: the number of test examples. */
  weight: z.number().positive(),
  /** Its recordings were never released: it is left out of the public score. */
  restricted: z.boolean(),
  /** Nothing is shown that tells of a single example. */
  hidden: z.boolean(),
  trackB: z.boolean(),
  note: z.string().optional(),
  licence: z.string(),
  citation: z.string(),
  homepage: z.url({ protocol: /^https?$/ }),
});

export const suiteInfoSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  about: z.string(),
  /** In the order of the suite's table. A task may have another metric or weight in another suite. */
  tasks: z.array(taskInfoSchema),
});

/** Scores that someone else published, to stand beside one's own. */
export const publishedSchema = z.strictObject({
  id: runIdSchema,
  suite: z.string(),
  name: z.string(),
  affiliation: z.string().optional(),
  /** Where it was published, in words. */
  source: z.string(),
  /** The protocol whose scores it may be put beside. */
  protocol: z.enum(['reference', 'strict']),
  /** Scores in [0, 1] by task id; the page takes their means as it does those of runs. */
  A: z.record(z.string(), share),
  B: z.record(z.string(), share),
  /** The averages as published, where they were. */
  published: z.strictObject({ A: share.optional(), B: share.optional() }).optional(),
});

/** Pairs of runs of one suite whose weighted track scores a paired test cannot tell apart. */
export const tiesSchema = z.strictObject({
  suite: z.string(),
  track: z.enum(['A', 'B']),
  protocol: z.enum(['reference', 'strict']),
  /** How it was tested, in words: `paired bootstrap, 95 %, Holm`. */
  method: z.string(),
  /** Runs that were compared with each other; of others only the intervals tell. */
  runs: z.array(runIdSchema),
  tied: z.array(z.tuple([runIdSchema, runIdSchema])),
});

/**
 * What the page needs to show its leaderboard: everything small about all runs. A hundred runs of 27 tasks stay under 1 MB
 * when scores are rounded to five decimals. What is large (`task-detail.ts`, `provenance.ts`) is loaded when it is opened.; `paths.ts` tells where.
 */
export const pageModelSchema = z.strictObject({
  schema: z.literal('otoscope.page/1'),
  /** ISO 8601. */
  generatedAt: z.string(),
  /** Of otoscope. */
  version: z.string(),
  /** Suites of which there is a run. */
  suites: z.array(suiteInfoSchema),
  runs: z.array(runSummarySchema),
  published: z.array(publishedSchema),
  ties: z.array(tiesSchema),
  /** Result files that could not be read, and why. */
  problems: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
});

export type PageModel = z.infer<typeof pageModelSchema>;
export type SuiteInfo = z.infer<typeof suiteInfoSchema>;
export type TaskInfo = z.infer<typeof taskInfoSchema>;
export type RunSummary = z.infer<typeof runSummarySchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type PageScore = z.infer<typeof scoreSchema>;
export type Published = z.infer<typeof publishedSchema>;
export type Ties = z.infer<typeof tiesSchema>;
export type Interval = z.infer<typeof intervalSchema>;
export type Track = 'A' | 'B';
export type Protocol = 'reference' | 'strict';
