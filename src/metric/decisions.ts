import { refuseNaN } from './refuse-nan.ts';

/**
 * Multi-label decisions from logits: 1 where sigmoid(logit) > 0.5, that is above 0; a logit of 0 is negative (PROTOCOL
 * section 6).
 */
export function decisionsOfLogits(logits: Float32Array): Uint8Array {
  refuseNaN('decisions', logits);
  const decisions = new Uint8Array(logits.length);
  for (let index = 0; index < logits.length; index += 1) decisions[index] = logits[index]! > 0 ? 1 : 0;
  return decisions;
}

/** Multi-label decisions from the votes of neighbours, shares in [0, 1]: 1 where a vote is at least 0.5 (PROTOCOL section 4). */
export function decisionsOfVotes(votes: Float32Array): Uint8Array {
  refuseNaN('decisions', votes);
  const decisions = new Uint8Array(votes.length);
  for (let index = 0; index < votes.length; index += 1) decisions[index] = votes[index]! >= 0.5 ? 1 : 0;
  return decisions;
}
