import { ClipLearner, type ClipTraining } from './clip-learner.ts';
import { probeLayout } from './in-place/layout.ts';
import type { Learner } from './learner.ts';
import { ManyClassesLearner } from './many-classes-learner.ts';

/** From how many classes on a step in place is faster than one in the tensor engine (docs/probe-speed.md). */
const manyClasses = 64;

/** What one memory of kernels can hold. */
const mostBytes = 2 ** 32;

/** What learns fastest from examples of one vector each. */
export function openClipLearner(training: ClipTraining): Promise<Learner> {
  const isPlaceLarge = probeLayout(training, training.batchSize).bytes > mostBytes;
  return (training.classes < manyClasses || isPlaceLarge ? ClipLearner : ManyClassesLearner).open(training);
}
