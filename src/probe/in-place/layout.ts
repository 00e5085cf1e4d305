import type { ProbeShape } from '../head.ts';

export const vectorBytes = 16;
const floatBytes = 4;

/** What lies in a probe's memory. */
export type Part =
  | 'weight'
  | 'first'
  | 'second'
  /** G = dzᵀ·x̂ [C, D] */
  | 'product'
  | 'gain'
  | 'offset'
  | 'bias'
  | 'gainSlope'
  | 'offsetSlope'
  /** s = Σ dz [C], which is the bias's slope. */
  | 'biasSlope'
  | 'vectorsFirst'
  | 'vectorsSecond'
  /** The batch x̂ [B, D], and γ∘x̂ + β of it. */
  | 'batch'
  | 'normalized';

/** Where the parts lie, in bytes. Rows are padded with zeros, which stay zero whatever is learned. */
export interface ProbeLayout {
  readonly classes: number;
  /** Bytes of a row of the weight, of the product and of the batch. */
  readonly rowBytes: number;
  /** Bytes of gain, offset and bias, which to Adam are one vector, as their slopes are. */
  readonly vectorsBytes: number;
  readonly places: Readonly<Record<Part, number>>;
  readonly sizes: Readonly<Record<Part, number>>;
  readonly bytes: number;
}

/** @param batchSize examples of the largest batch. */
export function probeLayout({ dimension, classes }: ProbeShape, batchSize: number): ProbeLayout {
  const rowBytes = wholeVectors(dimension);
  const biasBytes = wholeVectors(classes);
  const vectorsBytes = 2 * rowBytes + biasBytes;
  const matrix = classes * rowBytes;
  const sizes: Record<Part, number> = {
    weight: matrix,
    first: matrix,
    second: matrix,
    product: matrix,
    gain: rowBytes,
    offset: rowBytes,
    bias: biasBytes,
    gainSlope: rowBytes,
    offsetSlope: rowBytes,
    biasSlope: biasBytes,
    vectorsFirst: vectorsBytes,
    vectorsSecond: vectorsBytes,
    batch: batchSize * rowBytes,
    normalized: batchSize * rowBytes,
  };
  let bytes = 0;
  const places = Object.entries(sizes).map(([part, size]) => {
    bytes += size;
    return [part, bytes - size];
  });
  return { classes, rowBytes, vectorsBytes, places: Object.fromEntries(places) as Record<Part, number>, sizes, bytes };
}

function wholeVectors(numbers: number): number {
  return Math.ceil((numbers * floatBytes) / vectorBytes) * vectorBytes;
}
