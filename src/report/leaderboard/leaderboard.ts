import { z } from 'zod';

export const trackSchema = z.enum(['A', 'B']).describe('A: linear probe, B: nearest neighbours');
export const protocolSchema = z.enum(['reference', 'strict']);

/** By what the tasks' scores are averaged into that of a track. */
export const weightings = ['size', 'unweighted', 'public'] as const;

export type Weighting = (typeof weightings)[number];
export type Track = z.infer<typeof trackSchema>;

/** Which scores a table is about. */
export interface View {
  readonly track: Track;
  readonly protocol: z.infer<typeof protocolSchema>;
  readonly weighting: Weighting;
}

const intervalSchema = z.tuple([z.number(), z.number()]).readonly().describe('the two ends of a 95 % interval');

const meansSchema = z.strictObject({
  size: z.number().nullable().describe('Σ weight · score / Σ weight: the track score'),
  unweighted: z.number().nullable().describe('every task counting the same'),
  public: z.number().nullable().describe('the track score over tasks with released recordings'),
});

const trackScoreSchema = z.strictObject({
  track: trackSchema,
  protocol: protocolSchema,
  means: meansSchema,
  domains: z.record(z.string(), z.number()).describe('the track score over the tasks of each domain'),
  intervals: z
    .strictObject({
      size: intervalSchema.optional(),
      unweighted: intervalSchema.optional(),
      public: intervalSchema.optional(),
      domains: z.record(z.string(), intervalSchema),
    })
    .optional(),
  missing: z.array(z.string()).readonly().optional().describe('tasks for which published scores have no mean over all'),
  stated: z.number().optional().describe('the mean that was published, where it is not that of the published rows'),
});

const taskScoreSchema = z.strictObject({
  track: trackSchema,
  protocol: protocolSchema,
  metric: z.string(),
  value: z.number().nullable().describe('the metric as the field quotes it; null: only the score was published'),
  score: z.number().describe('in [0, 1], higher better'),
  interval: intervalSchema.optional().describe('of the score'),
});

const entryTaskSchema = z.strictObject({
  id: z.string(),
  status: z.enum(['done', 'skipped', 'failed']),
  reason: z.string().optional(),
  testExamples: z.number().optional(),
  seconds: z.number().optional().describe('what it took, in seconds of one thread'),
  scores: z.array(taskScoreSchema).readonly(),
});

const entrySchema = z.strictObject({
  name: z.string().describe('what the entry is called here, as no other of its suite'),
  encoder: z.string().describe('as the results call it'),
  origin: z.enum(['measured', 'published']),
  fingerprint: z.string().nullable().describe('of what was measured'),
  path: z.string().nullable().describe('the file of what was measured'),
  startedAt: z.string().nullable(),
  outputDim: z.number().nullable().describe('numbers in an embedding'),
  source: z
    .strictObject({ label: z.string().describe('which its name has in brackets'), text: z.string() })
    .nullable()
    .describe('where it was published'),
  affiliation: z.string().optional(),
  tracks: z.array(trackScoreSchema).readonly(),
  tasks: z.array(entryTaskSchema).readonly(),
});

const taskSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  domain: z.string().nullable().describe('null: of a task that the catalog does not have'),
  weight: z.number(),
  restricted: z.boolean().describe('its recordings were never released'),
});

/** All encoders that were scored on a suite. */
export const leaderboardSchema = z.strictObject({
  suite: z.string(),
  name: z.string(),
  tasks: z.array(taskSchema).readonly(),
  entries: z.array(entrySchema).readonly(),
});

export type Leaderboard = z.infer<typeof leaderboardSchema>;
export type LeaderboardTask = z.infer<typeof taskSchema>;
export type Entry = z.infer<typeof entrySchema>;
export type EntryTask = z.infer<typeof entryTaskSchema>;
export type TaskScore = z.infer<typeof taskScoreSchema>;
export type TrackScore = z.infer<typeof trackScoreSchema>;
export type Interval = z.infer<typeof intervalSchema>;

/** An entry's score of a task in a view, where it has one. */
export function scoreIn(entry: Entry, taskId: string, { track, protocol }: Pick<View, 'track' | 'protocol'>) {
  const scores = entry.tasks.find(({ id }) => id === taskId)?.scores;
  return scores?.find((score) => score.track === track && score.protocol === protocol);
}

/** An entry's scores of a track in a view, where it has some. */
export function trackIn(entry: Entry, { track, protocol }: Pick<View, 'track' | 'protocol'>): TrackScore | undefined {
  return entry.tracks.find((score) => score.track === track && score.protocol === protocol);
}
