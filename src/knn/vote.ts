import type { Neighbours } from './search.ts';

/** The softmax temperature T of the vote (PROTOCOL section 4). */
const temperature = 0.07;

/**
 * What the neighbours say: each votes for its class with softmax(similarity / 0.07) over the k neighbours.
 *
 * @param labels class index of every training vector.
 * @returns class scores [Q, classes]; each row sums to 1.
 */
export function vote(neighbours: Neighbours, labels: Int32Array, classes: number): Float32Array {
  const scores = new Float32Array((neighbours.similarities.length / neighbours.k) * classes);
  eachVote(neighbours, (query, key, weight) => {
    scores[query * classes + labels[key]!]! += weight;
  });
  return scores;
}

/**
 * What the neighbours say where each may belong to any number of classes: for each class the weights of those that do.
 *
 * @param hot 1 where a training vector belongs to a class [N, classes].
 * @returns votes [Q, classes], each in [0, 1].
 */
export function voteForLabels(neighbours: Neighbours, hot: Uint8Array, classes: number): Float32Array {
  const votes = new Float32Array((neighbours.similarities.length / neighbours.k) * classes);
  eachVote(neighbours, (query, key, weight) => {
    for (let index = 0; index < classes; index += 1) {
      if (hot[key * classes + index] === 1) votes[query * classes + index]! += weight;
    }
  });
  return votes;
}

/** Calls `count` for every neighbour of every query with its weight; those of a query sum to 1. */
function eachVote(
  { k, similarities, indices }: Neighbours,
  count: (query: number, key: number, weight: number) => void,
): void {
  const weights = new Float64Array(k);
  for (let query = 0; query < similarities.length / k; query += 1) {
    const nearest = similarities[query * k]!;
    let total = 0;
    for (let rank = 0; rank < k; rank += 1) {
      weights[rank] = Math.exp((similarities[query * k + rank]! - nearest) / temperature);
      total += weights[rank]!;
    }
    for (let rank = 0; rank < k; rank += 1) count(query, indices[query * k + rank]!, weights[rank]! / total);
  }
}
