import { countExamples, type ExampleCounts } from '../embedding/count-examples.ts';
import type { EmbeddingStore } from '../embedding/store.ts';
import { type Protocol, protocols } from '../metric/protocol.ts';
import { scoreOfMetric } from '../metric/score.ts';
import { suiteScore } from '../suite/score.ts';
import type { Task } from '../task/task.ts';
import type { Results, Score, TaskResult } from './results.ts';
import type { NeighbourStep, ProbeStep, Step } from './step.ts';
import type { StepStore } from './step-store.ts';
import type { TaskData } from './workshop.ts';

/** A task that was not scored, and why. */
export interface Unscored {
  readonly task: Task;
  readonly status: 'skipped' | 'failed';
  readonly reason: string;
}

export function unscoredResult({ task, status, reason }: Unscored): TaskResult {
  return { id: task.id, status, reason, weight: task.weight, trackA: null, trackB: null };
}

/** A task's result, and which state of a probe the strict protocol scores. */
export interface Summary {
  readonly result: TaskResult;
  readonly strictState: 'best' | 'last';
}

/**
 * Puts together a task's result from what its steps left behind.
 *
 * @throws OtoscopeError where more clips are bad than this run allows, fewer are good than were verified, or what is stored
 *   was damaged meanwhile.
 */
export async function summarizeTask(
  { task, shards, verified, isHidden }: TaskData,
  steps: readonly Step[],
  embeddings: EmbeddingStore,
  outcomes: StepStore,
  allowedBadClips: number,
): Promise<Summary> {
  const own = steps.filter((step) => step.kind !== 'encode' && step.task === task.id) as (ProbeStep | NeighbourStep)[];
  const probes = own.filter((step) => step.kind === 'probe');
  const neighbours = own.filter((step) => step.kind === 'neighbours');
  const { counts, range, isValidatedOnTest, badClips, encodeSeconds } = await countExamples(task, shards, embeddings, {
    allowedBadClips,
    verified,
  });
  // Choosing the epoch by validation would choose it on test data (PROTOCOL section 3).
  const strictState = isValidatedOnTest ? 'last' : 'best';
  const values = (protocol: Protocol) => ({
    a: async (step: ProbeStep) => {
      return (await outcomes.read(step.key, 'probe'))[protocol === 'strict' ? strictState : 'best'].metric[protocol];
    },
    b: async (step: NeighbourStep) => (await outcomes.read(step.key, 'neighbours')).metric,
  });
  const trackA = { reference: null as Score | null, strict: null as Score | null };
  const trackB = { reference: null as Score | null, strict: null as Score | null };
  for (const protocol of protocols) {
    const isOf = (step: ProbeStep | NeighbourStep) => step.protocol === null || step.protocol === protocol;
    trackA[protocol] = await scoreOf(task, range, probes.filter(isOf), values(protocol).a);
    trackB[protocol] = await scoreOf(task, range, neighbours.filter(isOf), values(protocol).b);
  }

  const secondsOf = async (steps: readonly (ProbeStep | NeighbourStep)[]): Promise<number> => {
    const all = await Promise.all(steps.map(({ key, kind }) => outcomes.read(key, kind)));
    return all.reduce((sum, { seconds }) => sum + seconds, 0);
  };
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const isFolds = task.split.kind === 'folds';
  const result: TaskResult = {
    id: task.id,
    status: 'done',
    weight: task.weight,
    examples: isFolds
      ? { train: total, valid: total, test: total }
      : { train: counts.train!, valid: counts.valid!, test: counts.test! },
    ...(isFolds && { folds: Object.keys(counts).length }),
    ...(badClips.length > 0 && { badClips: badClips.map((clip) => badClipResult(clip, isHidden)) }),
    trackA: both(trackA),
    trackB: both(trackB),
    seconds: {
      encode: encodeSeconds,
      trackA: await secondsOf(probes),
      trackB: await secondsOf(neighbours),
    },
  };
  return { result, strictState };
}

function badClipResult(
  { shard, key, reason, withheld }: ExampleCounts['badClips'][number],
  isHidden: boolean,
): NonNullable<TaskResult['badClips']>[number] {
  return isHidden ? { shard, reason: withheld } : { shard, key, reason };
}

/** Both tracks' scores of the suite, by both protocols, which never meet in one mean. */
export function trackScores(tasks: readonly Task[], results: readonly TaskResult[]): Results['tracks'] {
  const score = (track: 'trackA' | 'trackB', protocol: Protocol) => {
    const scored = tasks.map((task) => {
      const result = results.find(({ id }) => id === task.id);
      return { ...task, score: result?.[track]?.[protocol].score ?? null };
    });
    const { domains, ...means } = suiteScore(scored);
    const present = Object.entries(domains).flatMap(([name, mean]) => (typeof mean === 'number' ? [[name, mean]] : []));
    return { ...means, domains: Object.fromEntries(present) as Record<string, number> };
  };
  return {
    A: { reference: score('trackA', 'reference'), strict: score('trackA', 'strict') },
    B: { reference: score('trackB', 'reference'), strict: score('trackB', 'strict') },
  };
}

async function scoreOf<Kind extends ProbeStep | NeighbourStep>(
  task: Task,
  range: number,
  steps: readonly Kind[],
  metricOf: (step: Kind) => Promise<number>,
): Promise<Score | null> {
  if (steps.length === 0) return null;
  const values = await Promise.all(steps.map(metricOf));
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const folds = Object.fromEntries(steps.map(({ fold }, index) => [fold ?? '', values[index]!]));
  return {
    metric: task.metric,
    value,
    score: scoreOfMetric(task.metric, value, range),
    ...(task.split.kind === 'folds' && { folds }),
  };
}

function both({ reference, strict }: { reference: Score | null; strict: Score | null }): TaskResult['trackA'] {
  return reference && strict ? { reference, strict } : null;
}
