import { type RandomStream, randomStream } from '../random/random.ts';

/** Which token's vector lies where. */
export interface TokenNumbers {
  /** The vocabulary's ids of the table's rows. */
  readonly ids: Int32Array;
  /** How many rows, the first ones, occur in captions that are trained on. No other row ever gets a gradient. */
  readonly trained: number;
  /** The rows of a caption's tokens, given by their ids. */
  rowsOf(tokens: readonly number[]): Int32Array;
}

/**
 * Numbers the tokens that occur, so that the table needs no other: first those of the captions that are trained on, then
 * the rest, each by rising ids.
 */
export function numberTokens(
  trained: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): TokenNumbers {
  const seen = new Set(trained.flat());
  const unseen = new Set(others.flat().filter((id) => !seen.has(id)));
  const ascending = (ids: Set<number>): number[] => [...ids].sort((a, b) => a - b);
  const ids = Int32Array.from([...ascending(seen), ...ascending(unseen)]);
  const rowOf = new Map(Array.from(ids, (id, row) => [id, row]));
  return { ids, trained: seen.size, rowsOf: (tokens) => Int32Array.from(tokens, (id) => rowOf.get(id)!) };
}

/**
 * The initial vectors of tokens, normally distributed with mean 0 and variance 1 as PyTorch's embeddings. A token's vector
 * depends on its id and the seed alone, not on which other tokens there are.
 *
 * @returns [ids.length, width]
 */
export function initialTable(ids: Int32Array, width: number, seed: number): Float32Array {
  const table = new Float32Array(ids.length * width);
  for (const [row, id] of ids.entries()) {
    const random = randomStream(seed + Math.imul(id + 1, 0x27d4eb2f));
    for (let column = 0; column < width; column += 1) table[row * width + column] = normal(random);
  }
  return table;
}

/** A normally distributed number (Box & Muller 1958). */
function normal(random: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
