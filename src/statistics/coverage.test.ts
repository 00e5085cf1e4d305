import { expect, test } from 'vitest';
import type { Predictions } from '../metric/predictions.ts';
import { type RandomStream, randomStream } from '../random/random.ts';
import { bootstrapDeviation } from './deviation.ts';
import { comparePair } from './difference.ts';
import { shareInterval } from './interval.ts';
import { type Measure, weightedMetric } from './weighted-metric.ts';

/** Test sets drawn from a population whose metric is known. */
interface Simulation {
  readonly metric: Measure['metric'];
  readonly truth: number;
  draw(random: RandomStream): { predictions: Predictions; source: Int32Array };
}

function normal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function classes(examples: readonly { target: number; right: boolean; source: number }[]) {
  const target = Int32Array.from(examples, (example) => example.target);
  const predicted = Int32Array.from(examples, ({ right }, index) => (right ? target[index]! : target[index]! + 1));
  const probability = new Float32Array(target.length);
  const probabilities = { probability, targetProbability: probability, scores: null };
  const predictions: Predictions = { kind: 'class', count: 9, target, predicted, ...probabilities };
  return { predictions, source: Int32Array.from(examples, ({ source }) => source) };
}

const shares = (counts: readonly number[], rates: readonly number[]): Simulation => ({
  metric: 'accuracy',
  truth: counts.reduce((sum, count, index) => sum + count * rates[index]!, 0) / counts.reduce((sum, n) => sum + n, 0),
  draw: (random) => {
    let source = 0;
    const examples = counts.flatMap((count, target) => {
      return Array.from({ length: count }, () => ({ target, right: random.next() < rates[target]!, source: source++ }));
    });
    return classes(examples);
  },
});

const simulations: Record<string, Simulation> = {
  'accuracy of two classes that differ': shares([30, 30], [0.95, 0.7]),
  'accuracy near 1': shares([30, 30], [0.97, 0.97]),
  'accuracy of many classes with three examples each': shares(Array(20).fill(3), Array(20).fill(0.6)),
  'accuracy of six crops a recording, which are right or wrong together': {
    metric: 'accuracy',
    truth: 0.65,
    draw: (random) => {
      const recordings = Array.from({ length: 40 }, (_, source) => ({ source, rate: random.next() < 0.5 ? 0.9 : 0.4 }));
      const crops = recordings.flatMap(({ source, rate }) => {
        return Array.from({ length: 6 }, () => ({ target: source % 4, right: random.next() < rate, source }));
      });
      return classes(crops);
    },
  },
  'equal error rate': {
    metric: 'equal-error-rate',
    // Of normal scores one standard deviation to each side of the threshold: Φ(−1).
    truth: 0.158655,
    draw: (random) => {
      const target = Int32Array.from({ length: 120 }, (_, index) => index % 2);
      const scores = Float32Array.from({ length: 240 }, (_, place) => {
        return place % 2 === 0 ? 0 : normal(random) + 2 * target[(place - 1) / 2]!;
      });
      const rest = { predicted: target, probability: scores, targetProbability: scores };
      return {
        predictions: { kind: 'class', count: 2, target, ...rest, scores },
        source: target.map((_, index) => index),
      };
    },
  },
};

test.each(Object.entries(simulations))('intervals cover what they claim: %s', (_, { metric, truth, draw }) => {
  const random = randomStream(7);
  const measure: Measure = { metric, protocol: 'strict', scores: 'logits' };
  const repeats = 200;
  let covered = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const { predictions, source } = draw(random);
    const value = weightedMetric(measure, predictions)(new Float64Array(source.length).fill(1));
    const { covariances, recordings } = bootstrapDeviation({ measures: [measure], models: [predictions], source });
    const [low, high] = shareInterval(value, Math.sqrt(covariances[0]![0]!), recordings);
    if (low <= truth && truth <= high) covered += 1;
  }
  // Of 200 intervals that cover with 95 %, the share that does has a standard deviation of 1.5 %.
  expect(covered / repeats).toBeGreaterThanOrEqual(0.91);
  expect(covered / repeats).toBeLessThanOrEqual(0.985);
});

test('of equally good models that are right about other crops, one pair in twenty is told apart', () => {
  const random = randomStream(11);
  const measure: Measure = { metric: 'accuracy', protocol: 'strict', scores: 'logits' };
  const repeats = 300;
  let told = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const recordings = Array.from({ length: 50 }, (_, source) => {
      return { source, rates: [random.next() < 0.5 ? 0.9 : 0.5, random.next() < 0.5 ? 0.9 : 0.5] };
    });
    const models = [0, 1].map((model) => {
      return classes(
        recordings.flatMap(({ source, rates }) => {
          return [0, 1, 2].map(() => ({ target: source % 2, right: random.next() < rates[model]!, source }));
        }),
      );
    });
    const predictions = models.map((model) => model.predictions);
    const { source } = models[0]!;
    const weights = new Float64Array(source.length).fill(1);
    const scores = predictions.map((each) => weightedMetric(measure, each)(weights));
    const { covariances } = bootstrapDeviation({ measures: [measure], models: predictions, source });
    if (comparePair(scores, covariances[0]!, 0, 1).p < 0.05) told += 1;
  }
  // The share of 300 has a standard deviation of 1.3 %.
  expect(told / repeats).toBeGreaterThanOrEqual(0.02);
  expect(told / repeats).toBeLessThanOrEqual(0.085);
});
