import type { Task } from '../task.ts';

/** The mini suite's own: with a few hundred examples, small batches and many epochs let a probe converge in a second. */
export const miniProbe: Task['probe'] = { learningRate: 1e-3, epochs: 50, batchSize: 16 };
