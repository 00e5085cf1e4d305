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
  const tables = sumsBySigns(parts);
  const isExact = parts.length <= mostExact;
  const count = isExact ? 2 ** parts.length : 2 ** mostExact;
  const random = randomStream(seed);
  let extreme = 0;
  for (let signs = 0; signs < count; signs += 1) {
    let sum = 0;
    for (let number = 0; number < tables.length; number += 1) {
      const table = tables[number]!;
      const place = isExact ? signs >> (8 * number) : random.next() * table.length;
      sum += table[place & (table.length - 1)]!;
    }
    if (Math.abs(sum) >= enough) extreme += 1;
  }
  // Of drawn signs, the parts' own are one more.
  return isExact ? extreme / count : (extreme + 1) / (count + 1);
}

/**
 * The sums of parts under all their signs, eight parts a table, so that a sum of many parts is one of a few numbers: two
 * dozen encoders on 27 tasks are half a billion signs.
 */
function sumsBySigns(parts: readonly number[]): Float64Array[] {
  return Array.from({ length: Math.ceil(parts.length / 8) }, (_, number) => {
    const own = parts.slice(8 * number, 8 * (number + 1));
    return Float64Array.from({ length: 2 ** own.length }, (_, signs) => {
      return own.reduce((total, part, index) => total + ((signs >> index) & 1 ? part : -part), 0);
    });
  });
}
