import type { Neighbours } from './search.ts';

/** The softmax temperature T of the vote (PROTOCOL section 4). */
const temperature = 0.07;

/**
 * What the neighbours say: each votes for its class with softmax(similarity / 0.07) over the k neighbours.
 *
 * @param labels class index of every training vector.
 * @returns class scores [Q, classes]; each row sums to 1.
 */
export function vote({ k, similarities, indices }: Neighbours, labels: Int32Array, classes: number): Float32Array {
  const queries = similarities.length / k;
  const scores = new Float32Array(queries * classes);
  const weights = new Float64Array(k);
  for (let query = 0; query < queries; query += 1) {
    const nearest = similarities[query * k]!;
    let total = 0;
    for (let rank = 0; rank < k; rank += 1) {
      weights[rank] = Math.exp((similarities[query * k + rank]! - nearest) / temperature);
      total += weights[rank]!;
    }
    for (let rank = 0; rank < k; rank += 1) {
      scores[query * classes + labels[indices[query * k + rank]!]!]! += weights[rank]! / total;
    }
  }
  return scores;
}
