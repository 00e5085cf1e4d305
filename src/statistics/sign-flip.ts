import { randomStream } from '../random/random.ts';

/** Up to so many parts all 2ⁿ signs are gone through; of more, as many signs are drawn. */
const mostExact = 16;
const seed = 42;

/**
 * A permutation test of whether parts (tasks) prefer one side: if none does, each part's difference is as likely to have the
 * other sign (Fisher 1935; Good, "Permutation, Parametric and Bootstrap Tests of Hypotheses", 2005, section 3.2).
 *
 * @param parts what each part adds to the statistic: weight · difference.
 * @returns the share of all signs whose sum is at least as far from 0 as that of the parts. Of n parts it is never below
 *   2 / 2ⁿ.
 */
export function signFlip(parts: readonly number[]): number {
  const observed = Math.abs(parts.reduce((sum, part) => sum + part, 0));
  // Sums of the same numbers in another order are equal but for rounding.
  const enough = observed - 1e-12 * parts.reduce((sum, part) => sum + Math.abs(part), 0);
  if (parts.length <= mostExact) {
    let extreme = 0;
    for (let signs = 0; signs < 2 ** parts.length; signs += 1) {
      const sum = parts.reduce((total, part, index) => total + ((signs >> index) & 1 ? part : -part), 0);
      if (Math.abs(sum) >= enough) extreme += 1;
    }
    return extreme / 2 ** parts.length;
  }
  const random = randomStream(seed);
  const draws = 2 ** mostExact;
  let extreme = 1;
  for (let draw = 0; draw < draws; draw += 1) {
    const sum = parts.reduce((total, part) => total + (random.next() < 0.5 ? part : -part), 0);
    if (Math.abs(sum) >= enough) extreme += 1;
  }
  return extreme / (draws + 1);
}
