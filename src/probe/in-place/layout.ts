import { layOut, wholeVectors } from '../../compute/webassembly.ts';
import type { ProbeShape } from '../head.ts';

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
  const rowBytes = wholeVectors(dimension * floatBytes);
  const biasBytes = wholeVectors(classes * floatBytes);
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
  return { classes, rowBytes, vectorsBytes, sizes, ...layOut(sizes) };
}
