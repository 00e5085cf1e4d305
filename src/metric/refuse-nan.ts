import { OtoscopeError } from '../errors.ts';

/** Refuses numbers among which one is not a number: it stands nowhere in an order, so a metric would rank it by accident. */
export function refuseNaN(what: string, values: Float32Array): void {
  // A plain loop: a callback per score would take as long as the metric.
  for (let position = 0; position < values.length; position += 1) {
    if (!Number.isNaN(values[position])) continue;
    throw new OtoscopeError(`${what}: the score at position ${position} is not a number`, {
      hint: 'look for NaN in the embeddings, or a learning rate at which training diverges',
    });
  }
}
