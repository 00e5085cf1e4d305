/** Something with a cost, the less the better, and a score, the more the better. */
export interface Priced {
  readonly cost: number;
  readonly score: number;
}

/** Those than which no other is both cheaper (or as cheap) and better: cheapest first. */
export function paretoFront<T extends Priced>(items: readonly T[]): T[] {
  const sorted = [...items].sort((a, b) => a.cost - b.cost || b.score - a.score);
  let best = Number.NEGATIVE_INFINITY;
  return sorted.filter(({ score }) => {
    const isBetter = score > best;
    best = Math.max(best, score);
    return isBetter;
  });
}
