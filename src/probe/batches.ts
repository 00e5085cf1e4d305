/** The bounds of batches of equal size over `count` examples; the last one may be shorter and is kept. */
export function batchBounds(count: number, batchSize: number): BigInt64Array {
  const batches = Math.ceil(count / batchSize);
  return BigInt64Array.from({ length: batches + 1 }, (_, batch) => BigInt(Math.min(batch * batchSize, count)));
}
