/**
 * The pooled embeddings of a task's examples with their classes. The numbers lie in shared memory, so that worker threads
 * read them without a copy.
 */
export interface Examples {
  /** D. */
  readonly dimension: number;
  /** How many classes there are. */
  readonly classes: number;
  /** [N, D], row-major. */
  readonly embeddings: Float32Array;
  /** Class index of each row [N]. */
  readonly targets: Int32Array;
}
