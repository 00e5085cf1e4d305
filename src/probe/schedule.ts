/**
 * The learning rate of an epoch: a cosine from `start` towards a tenth of it, which is never quite reached; constant
 * where there is only one epoch (PROTOCOL section 3).
 *
 * @param start the task's learning rate.
 * @param epoch counted from 0.
 * @param epochs how many there are.
 */
export function learningRateAt(start: number, epoch: number, epochs: number): number {
  if (epochs === 1) return start;
  const end = start * 0.1;
  return end + ((start - end) * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2;
}
