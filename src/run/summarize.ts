import { countExamples, type ExampleCounts } from '../embedding/count-examples.ts';
import type { EmbeddingStore } from '../embedding/store.ts';
import type { Protocol } from '../metric/protocol.ts';
import { scoreOfMetric } from '../metric/score.ts';
import { deviationOfMean, valueInterval } from '../statistics/interval.ts';
import { spreadOf } from '../statistics/spread.ts';
import type { Task } from '../task/task.ts';
import type { Score, TaskResult } from './results.ts';
import { isScored, type NeighbourStep, type ProbeStep, type Step } from './step.ts';
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

/** A task's result, and which state of a probe each protocol scores. */
export interface Summary {
  readonly result: TaskResult;
  readonly states: { readonly reference: 'best' | 'bestReference'; readonly strict: 'best' | 'last' };
  /** What divides the metric's value into a share: the squared range of targets for a squared error, else 1. */
  readonly scale: number;
  readonly sampling: Readonly<
    Record<'trackA' | 'trackB', { readonly reference: ScoreSampling; readonly strict: ScoreSampling } | null>
  >;
}

/** How much a score would vary with other test examples, and on how many recordings it stands. */
export interface ScoreSampling {
  readonly deviation: number;
  readonly recordings: number;
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
  const counted = await countExamples(task, shards, embeddings, { allowedBadClips, verified });
  const { counts, range, isValidatedOnTest, badClips, encodeSeconds, audioSeconds } = counted;
  // Choosing the epoch by validation would choose it on test data (PROTOCOL section 3).
  const chosen = await Promise.all(probes.map(({ key }) => outcomes.read(key, 'probe')));
  const states: Summary['states'] = {
    reference: chosen.some(({ bestReference }) => bestReference) ? 'bestReference' : 'best',
    strict: isValidatedOnTest ? 'last' : 'best',
  };
  const scale = task.metric === 'mean-squared-error' ? range ** 2 : 1;
  const measured = {
    probe: async (step: ProbeStep, protocol: Protocol): Promise<Measured> => {
      const state = states[protocol];
      const outcome = await outcomes.read(step.key, 'probe');
      const { deviation, recordings } = outcome.sampling;
      return { value: outcome[state]!.metric[protocol], deviation: deviation[state]![protocol], recordings };
    },
    neighbours: async (step: NeighbourStep, protocol: Protocol): Promise<Measured> => {
      const { metric, sampling } = await outcomes.read(step.key, 'neighbours');
      return { value: metric, deviation: sampling.deviation.vote![protocol], recordings: sampling.recordings };
    },
  };
  const scored = <Kind extends ProbeStep | NeighbourStep>(
    kind: readonly Kind[],
    measure: (step: Kind, protocol: Protocol) => Promise<Measured>,
  ) => {
    return byProtocol(async (protocol) => {
      const steps = kind.filter((step) => step.protocol === null || step.protocol === protocol);
      const each = steps.map(async (step) => ({ step, ...(await measure(step, protocol)) }));
      return scoreOf(task, { range, scale }, await Promise.all(each));
    });
  };
  const trackA = await scored(probes, measured.probe);
  const trackB = await scored(neighbours, measured.neighbours);

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
    trackA: trackA && { reference: trackA.reference.score, strict: trackA.strict.score },
    trackB: trackB && { reference: trackB.reference.score, strict: trackB.strict.score },
    seconds: {
      encode: encodeSeconds,
      trackA: await secondsOf(probes),
      trackB: await secondsOf(neighbours),
      ...(audioSeconds !== undefined && { audio: audioSeconds }),
    },
  };
  const sampling = {
    trackA: trackA && { reference: trackA.reference.sampling, strict: trackA.strict.sampling },
    trackB: trackB && { reference: trackB.reference.sampling, strict: trackB.strict.sampling },
  };
  return { result, states, scale, sampling };
}

function badClipResult(
  { shard, key, reason, withheld }: ExampleCounts['badClips'][number],
  isHidden: boolean,
): NonNullable<TaskResult['badClips']>[number] {
  return isHidden ? { shard, reason: withheld } : { shard, key, reason };
}

/** A step's metric, and how much it would vary with other test examples. */
interface Measured {
  readonly value: number;
  readonly deviation: number;
  readonly recordings: number;
}

type MeasuredStep = Measured & { readonly step: ProbeStep | NeighbourStep };

/** The score of a task over its folds, how much it would vary with other test examples, and with other seeds. */
function scoreOf(
  task: Task,
  { range, scale }: { readonly range: number; readonly scale: number },
  measured: readonly MeasuredStep[],
): { score: Score; sampling: ScoreSampling } | null {
  const scored = measured.filter(({ step }) => isScored(step));
  if (scored.length === 0) return null;
  const value = mean(scored);
  const folds = Object.fromEntries(scored.map((each) => [each.step.fold ?? '', each.value]));
  const deviation = deviationOfMean(scored.map((each) => ({ deviation: each.deviation, weight: 1 })));
  const recordings = scored.reduce((sum, each) => sum + each.recordings, 0);
  const score = {
    metric: task.metric,
    value,
    interval: valueInterval(value, deviation, recordings, scale),
    score: scoreOfMetric(task.metric, value, range),
    ...(task.split.kind === 'folds' && { folds }),
    ...(scored.length < measured.length && { seeds: seedsOf(measured) }),
  };
  return { score, sampling: { deviation: deviation / scale, recordings } };
}

/** The value of every seed, which is the mean over its folds, and how these scatter. */
function seedsOf(measured: readonly MeasuredStep[]): NonNullable<Score['seeds']> {
  const seedOf = ({ step }: MeasuredStep) => (step.kind === 'probe' ? step.seed : null);
  const values = [...new Set(measured.map(seedOf))].map((seed) => {
    return mean(measured.filter((each) => seedOf(each) === seed));
  });
  return { ...spreadOf(values), values };
}

function mean(measured: readonly Measured[]): number {
  return measured.reduce((sum, { value }) => sum + value, 0) / measured.length;
}

/** What there is by both protocols, or null where there is nothing. */
async function byProtocol<Value>(
  get: (protocol: Protocol) => Promise<Value | null>,
): Promise<{ reference: Value; strict: Value } | null> {
  const [reference, strict] = await Promise.all([get('reference'), get('strict')]);
  return reference !== null && strict !== null ? { reference, strict } : null;
}
