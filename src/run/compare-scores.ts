import { comparePair, pairsOf } from '../statistics/difference.ts';
import { holm } from '../statistics/holm.ts';
import { meanInterval } from '../statistics/interval.ts';
import { letters } from '../statistics/letters.ts';
import { signFlip } from '../statistics/sign-flip.ts';
import { level, type ScoreComparison, type TaskComparison } from './comparison.ts';

/**
 * Holds the weighted means of scores over tasks against each other; tasks vary independently of each other.
 *
 * @param covariances of each task's scores, in the tasks' order.
 * @param recordings how many each task has.
 */
export function compareScores(
  tasks: readonly Pick<TaskComparison, 'weight' | 'scores'>[],
  covariances: readonly Float64Array[],
  recordings: readonly number[],
): ScoreComparison {
  const total = tasks.reduce((sum, { weight }) => sum + weight, 0);
  const size = tasks[0]!.scores.length;
  const scores = Array.from({ length: size }, (_, encoder) => {
    return tasks.reduce((sum, task) => sum + task.weight * task.scores[encoder]!, 0) / total;
  });
  const covariance = new Float64Array(size ** 2);
  for (const [index, { weight }] of tasks.entries()) {
    for (const [place, value] of covariances[index]!.entries()) covariance[place]! += (weight / total) ** 2 * value;
  }
  const pairs = pairsOf(size).map(([first, second]) => {
    const parts = tasks.map(({ weight, scores: own }) => weight * (own[first]! - own[second]!));
    return { ...comparePair(scores, covariance, first, second), overTasks: signFlip(parts) };
  });
  const adjusted = holm(pairs.map(({ p }) => p));
  const isTold = (one: number, other: number): boolean => {
    return adjusted[pairs.findIndex(({ first, second }) => first === one && second === other)]! < level;
  };
  return {
    scores,
    intervals: scores.map((_, place) => {
      const parts = tasks.map(({ weight, scores: own }, index) => {
        const deviation = Math.sqrt(covariances[index]![place * (size + 1)]!);
        return { value: own[place]!, deviation, recordings: recordings[index]!, weight };
      });
      return meanInterval(parts);
    }),
    pairs: pairs.map((pair, place) => ({ ...pair, adjusted: adjusted[place]! })),
    groups: lettersOf(scores, isTold),
    ranks: scores.map((own, place) => {
      const others = scores.flatMap((score, other) => {
        return other !== place && isTold(Math.min(place, other), Math.max(place, other)) ? [score] : [];
      });
      return [1 + others.filter((score) => score > own).length, size - others.filter((score) => score < own).length];
    }),
  };
}

/**
 * Letters of scores, `a` to the best.
 *
 * @param isTold whether two are told apart, of which the first stands earlier.
 */
export function lettersOf(scores: readonly number[], isTold: (first: number, second: number) => boolean): string[] {
  const order = scores.map((_, place) => place).sort((a, b) => scores[b]! - scores[a]!);
  const found = letters(order.length, (one, other) => {
    const [first, second] = [order[one]!, order[other]!].sort((a, b) => a - b) as [number, number];
    return isTold(first, second);
  });
  return scores.map((_, place) => found[order.indexOf(place)]!);
}
