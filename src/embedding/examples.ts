import type { Targets } from '../metric/targets.ts';

/**
 * The pooled embeddings of a task's examples with their targets. The embeddings lie in shared memory, so that worker
 * threads read them without a copy.
 */
export interface Examples {
  /** D. */
  readonly dimension: number;
  /** [N, D], row-major. */
  readonly embeddings: Float32Array;
  readonly targets: Targets;
}
