import type { FlacMemory } from './flac-memory.ts';
import type { FlacReader } from './flac-reader.ts';

/** The predictors that have no coefficients in the file (RFC 9639 section 9.2.5); the one for the sample before first. */
const fixedPredictors = [[], [1n], [2n, -1n], [3n, -3n, 1n], [4n, -6n, 4n, -1n]] as const;

/**
 * Reads one channel of a frame (RFC 9639 section 9.2) into its block.
 *
 * @param bits of a sample, up to 33.
 * @returns how many bits each sample has yet to be shifted, which were zero in all of them and are not in the file.
 * @throws Error where it is none.
 */
export function readSubframe(
  reader: FlacReader,
  memory: FlacMemory,
  channel: number,
  samples: number,
  bits: number,
): number {
  if (reader.read(1) !== 0) throw new Error('a channel does not begin with a zero bit');
  const kind = reader.read(6);
  const wasted = reader.read(1) === 1 ? reader.readUnary(bits) + 1 : 0;
  const width = bits - wasted;
  if (width < 1) throw new Error(`it wastes ${wasted} of ${bits} bits`);
  const block = memory.blockOf(channel);
  if (kind === 0) {
    reader.readNumbers(block, 1, width);
    const numbers = memory.numbers(block, samples);
    numbers.fill(numbers[0]!);
  } else if (kind === 1) {
    reader.readNumbers(block, samples, width);
  } else if (kind >= 8 && kind <= 12) {
    const order = kind - 8;
    readFirst(reader, block, samples, order, width);
    memory.numbers(memory.coefficients, order).set(fixedPredictors[order]!);
    readResidual(reader, block, samples, { order, shift: 0 });
  } else if (kind >= 32) {
    const order = kind - 31;
    readFirst(reader, block, samples, order, width);
    const precision = reader.read(4) + 1;
    const shift = reader.read(5);
    if (precision === 16 || shift >= 16) throw new Error('a filter has no precision, or a negative shift');
    reader.readNumbers(memory.coefficients, order, precision);
    readResidual(reader, block, samples, { order, shift });
  } else {
    throw new Error(`a channel is of the unknown kind ${kind}`);
  }
  return wasted;
}

/** The samples that a filter begins with. */
function readFirst(reader: FlacReader, block: number, samples: number, order: number, width: number): void {
  if (order > samples) throw new Error(`a filter of ${order} taps is longer than its ${samples} samples`);
  if (order > 0) reader.readNumbers(block, order, width);
}

/** What a filter leaves (RFC 9639 section 9.2.7): partitions of Rice codes, each with its parameter, or of plain numbers. */
function readResidual(
  reader: FlacReader,
  block: number,
  samples: number,
  filter: { readonly order: number; readonly shift: number },
): void {
  const method = reader.read(2);
  if (method > 1) throw new Error(`its residual is coded by the unknown method ${method}`);
  const parameterBits = method === 0 ? 4 : 5;
  const partitions = 2 ** reader.read(4);
  const length = samples / partitions;
  if (!Number.isInteger(length) || length < filter.order) {
    throw new Error(`${samples} samples do not part into ${partitions}`);
  }
  reader.readResidual(block, filter, { partitions, length, parameterBits });
}
