/** Row-major float32 numbers with their shape. */
export interface Tensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

/**
 * Arrays one after the other.
 *
 * @param target where they go, with room for all of them; absent: an array of its own.
 */
export function concatenated(
  parts: readonly Float32Array[],
  target: Float32Array = new Float32Array(parts.reduce((total, part) => total + part.length, 0)),
): Float32Array {
  let offset = 0;
  for (const part of parts) {
    target.set(part, offset);
    offset += part.length;
  }
  return target;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
