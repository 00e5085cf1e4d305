/**
 * How often 95 % intervals of several kinds cover the score that test sets of their size have on average: the table of
 * docs/statistics.md. `npx tsx bench/intervals.ts [test sets]`
 */
import type { Predictions } from '../src/metric/predictions.ts';
import { randomStream } from '../src/random/random.ts';
import { alignedTable } from '../src/report/table.ts';
import { valueInterval, z95 } from '../src/statistics/interval.ts';
import { drawWeights, samplingPlan } from '../src/statistics/resample.ts';
import { type Measure, weightedMetric } from '../src/statistics/weighted-metric.ts';

const [testSets, resamples, forTruth] = [Number(process.argv[2] ?? 400), 300, 4000];
const random = randomStream(1);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
const numbers = (count: number): Int32Array => Int32Array.from({ length: count }, (_, index) => index);

interface TestSet {
  readonly metric: Measure['metric'];
  readonly predictions: Predictions;
  readonly source: Int32Array;
}

function accuracy(classes: number, recordings: number, rateOf: () => number, crops = 1): TestSet {
  const target: number[] = [];
  const predicted: number[] = [];
  for (let recording = 0; recording < classes * recordings; recording += 1) {
    const rate = rateOf();
    for (let crop = 0; crop < crops; crop += 1) {
      target.push(recording % classes);
      predicted.push(random.next() < rate ? recording % classes : -1);
    }
  }
  const columns = { target: Int32Array.from(target), predicted: Int32Array.from(predicted) };
  const probability = new Float32Array(target.length);
  const probabilities = { probability, targetProbability: probability, scores: null };
  const source = numbers(target.length).map((example) => Math.floor(example / crops));
  return { metric: 'accuracy', predictions: { kind: 'class', count: classes, ...columns, ...probabilities }, source };
}

function averagePrecision(examples: number, count: number, share: number, distance: number): TestSet {
  const target = Uint8Array.from({ length: examples * count }, () => (random.next() < share ? 1 : 0));
  const scores = Float32Array.from(target, (positive) => normal() + positive * distance);
  return {
    metric: 'mean-average-precision',
    predictions: { kind: 'labels', count, target, scores },
    source: numbers(examples),
  };
}

function equalErrorRate(pairs: number, distance: number): TestSet {
  const target = numbers(2 * pairs).map((example) => example % 2);
  const scores = new Float32Array(4 * pairs);
  for (const [example, positive] of target.entries()) scores[2 * example + 1] = normal() + positive * distance;
  const probabilities = { probability: scores, targetProbability: scores };
  const predictions: Predictions = { kind: 'class', count: 2, target, predicted: target, ...probabilities, scores };
  return { metric: 'equal-error-rate', predictions, source: numbers(2 * pairs) };
}

function segments(clips: number, count: number): TestSet {
  const [truePositives, falsePositives, falseNegatives] = [0, 1, 2].map(() => new Int32Array(clips * count));
  for (let place = 0; place < clips * count; place += 1) {
    if (random.next() >= 0.3) continue;
    for (let segment = Math.floor(10 * random.next()); segment > 0; segment -= 1) {
      (random.next() < 0.6 ? truePositives! : falseNegatives!)[place]! += 1;
    }
    if (random.next() < 0.5) falsePositives![place] = Math.floor(6 * random.next());
  }
  const counts = { truePositives: truePositives!, falsePositives: falsePositives!, falseNegatives: falseNegatives! };
  return { metric: 'segment-f1-macro', predictions: { kind: 'segments', count, ...counts }, source: numbers(clips) };
}

function squaredError(examples: number): TestSet {
  const predicted = Float32Array.from({ length: examples }, () => normal() * Math.exp(normal() / 2));
  const target = new Float32Array(examples);
  return {
    metric: 'mean-squared-error',
    predictions: { kind: 'numbers', count: 1, target, predicted },
    source: numbers(examples),
  };
}

const simulations: Record<string, () => TestSet> = {
  'accuracy 0.8, 10 classes of 8': () => accuracy(10, 8, () => 0.8),
  'accuracy 0.6, 40 classes of 3': () => accuracy(40, 3, () => 0.6),
  'accuracy 0.97, 2 classes of 30': () => accuracy(2, 30, () => 0.97),
  'accuracy 0.995, 2 classes of 30': () => accuracy(2, 30, () => 0.995),
  'accuracy 0.97, 2 classes of 150': () => accuracy(2, 150, () => 0.97),
  'accuracy 0.65, 40 recordings of 6 crops': () => accuracy(4, 10, () => (random.next() < 0.5 ? 0.9 : 0.4), 6),
  'mAP 0.50, 200 examples, 20 classes': () => averagePrecision(200, 20, 0.1, 1.5),
  'mAP 0.47, 500 examples, 20 rare classes': () => averagePrecision(500, 20, 0.03, 2),
  'EER 0.16, 60 + 60': () => equalErrorRate(60, 2),
  'EER 0.02, 60 + 60': () => equalErrorRate(60, 4),
  'macro F1 0.64, 60 clips, 10 classes': () => segments(60, 10),
  'MSE of heavy-tailed errors, 100': () => squaredError(100),
};

/** The squared range of targets, which the errors of the simulation lie well within. */
const scaleOf = (metric: Measure['metric']): number => (metric === 'mean-squared-error' ? 16 : 1);
const measureOf = ({ metric }: TestSet): Measure => ({ metric, protocol: 'strict', scores: 'logits' });
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const metricOf = (set: TestSet): number => {
  return weightedMetric(measureOf(set), set.predictions)(new Float64Array(set.source.length).fill(1));
};

function intervalsOf(set: TestSet): [number, number][] {
  const metric = weightedMetric(measureOf(set), set.predictions);
  const plan = samplingPlan(set.predictions, set.source);
  const value = metricOf(set);
  const drawn = Float64Array.from({ length: resamples }, () => metric(drawWeights(plan, random))).sort();
  const centre = mean(drawn);
  const deviation = Math.sqrt(mean(drawn.map((each) => (each - centre) ** 2)));
  const percentile = (share: number): number => drawn[Math.round(share * (resamples - 1))]!;
  const reach = z95 * deviation;
  return [
    [percentile(0.025), percentile(0.975)],
    [2 * value - percentile(0.975), 2 * value - percentile(0.025)],
    [value - reach, value + reach],
    valueInterval(value, deviation, plan.units, scaleOf(set.metric)),
  ];
}

const rows = Object.entries(simulations).map(([name, draw]) => {
  const truth = mean(Float64Array.from({ length: forTruth }, () => metricOf(draw())));
  const covered = [0, 0, 0, 0];
  for (let set = 0; set < testSets; set += 1) {
    for (const [kind, [low, high]] of intervalsOf(draw()).entries()) {
      if (low <= truth && truth <= high) covered[kind]! += 1;
    }
  }
  return [name, truth.toFixed(3), ...covered.map((count) => ((100 * count) / testSets).toFixed(1))];
});
const titles = ['Test sets', 'Score', 'Percentiles', 'Reflected', 'v ± 1.96 s', 'Wilson'];
console.log(
  alignedTable(
    titles.map((title, index) => ({ title, align: index > 0 ? 'right' : 'left' })),
    rows,
  ),
);
