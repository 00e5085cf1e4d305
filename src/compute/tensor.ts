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

/**
 * Copies some rows of a matrix, one after the other.
 *
 * @param width numbers of a row.
 * @param target where they go, in rows of `targetWidth`; what these have beyond `width` stays as it is.
 */
export function gatherRows(
  matrix: Float32Array,
  width: number,
  rows: Iterable<number | bigint>,
  target: Float32Array,
  targetWidth: number = width,
): void {
  let place = 0;
  for (const row of rows) {
    const start = Number(row) * width;
    target.set(matrix.subarray(start, start + width), place);
    place += targetWidth;
  }
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Whether no number is NaN or infinite. Zero times a number is zero unless it is one of them; a sum tells it without a branch. */
export function allFinite(numbers: Float32Array): boolean {
  // Four sums: each addition would else wait for the one before.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let index = 0;
  for (const end = numbers.length - 3; index < end; index += 4) {
    a += 0 * numbers[index]!;
    b += 0 * numbers[index + 1]!;
    c += 0 * numbers[index + 2]!;
    d += 0 * numbers[index + 3]!;
  }
  for (; index < numbers.length; index += 1) a += 0 * numbers[index]!;
  return a + b + c + d === 0;
}
