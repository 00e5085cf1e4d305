/** On how many examples only one of two models is right, and what follows. */
export interface McNemar {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * McNemar's test (1947) in its exact form: if two models are equally good, each of the examples on which only one is right is
 * as likely to be either's, so that their counts are binomial with ½ (p = 2·P(X ≤ smaller count), at most 1).
 *
 * @param first whether each example is right by the first model.
 * @param second by the second model.
 */
export function mcnemar(first: readonly boolean[], second: readonly boolean[]): McNemar {
  let [onlyFirst, onlySecond] = [0, 0];
  for (const [example, isRight] of first.entries()) {
    if (isRight && !second[example]) onlyFirst += 1;
    if (!isRight && second[example]) onlySecond += 1;
  }
  return { onlyFirst, onlySecond, p: signTest(onlyFirst, onlySecond) };
}

/** The exact two-sided sign test of counts that are binomial with ½ if nothing prefers one of them. */
export function signTest(some: number, others: number): number {
  const [count, fewer] = [some + others, Math.min(some, others)];
  // In logarithms: of thousands, 2 ** -count is no number any more.
  let [term, sum] = [-count * Math.LN2, 0];
  for (let successes = 0; successes <= fewer; successes += 1) {
    sum += Math.exp(term);
    term += Math.log((count - successes) / (successes + 1));
  }
  return Math.min(1, 2 * sum);
}
