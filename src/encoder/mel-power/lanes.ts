import { get, type Local, set, vector } from '../../compute/instructions.ts';
import { vectorBytes } from '../../compute/webassembly.ts';

/**
 * How the kernels of this folder keep numbers: of four frames at a time, one vector for what each frame has in the same place.
 * A complex number is two such vectors, real parts and imaginary parts.
 */
export const framesAtOnce = 4;
export const floatBytes = 4;
export const complexBytes = 2 * vectorBytes;

/** Four variables as rows of a square are turned into its columns. */
export function transposeSquare(
  rows: readonly [Local, Local, Local, Local],
  spare: readonly [Local, Local, Local, Local],
) {
  const { pick } = vector;
  const [a, b, c, d] = rows;
  const [ab, ba, cd, dc] = spare;
  return [
    ...set(ab, pick(get(a), get(b), [0, 4, 1, 5])),
    ...set(ba, pick(get(a), get(b), [2, 6, 3, 7])),
    ...set(cd, pick(get(c), get(d), [0, 4, 1, 5])),
    ...set(dc, pick(get(c), get(d), [2, 6, 3, 7])),
    ...set(a, pick(get(ab), get(cd), [0, 1, 4, 5])),
    ...set(b, pick(get(ab), get(cd), [2, 3, 6, 7])),
    ...set(c, pick(get(ba), get(dc), [0, 1, 4, 5])),
    ...set(d, pick(get(ba), get(dc), [2, 3, 6, 7])),
  ];
}
