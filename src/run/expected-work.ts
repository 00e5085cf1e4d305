import { mostKeys } from '../knn/frame-keys.ts';
import { isFrameLevel } from '../task/label/label.ts';
import type { Task } from '../task/task.ts';

/** What is taken for granted of an archive before anything of it was read: bytes and frames of a second, seconds of a clip. */
const [secondBytes, secondFrames, clipSeconds] = [32_000, 25, 5];
/** Which share of the examples fixed splits test. */
const testShare = 0.1;
/** Comparisons with a neighbour that take as long as an example in an epoch of a probe. */
const comparisons = 500;

/**
 * How long the steps of a task's tracks are likely to take, in no unit: known before anything is encoded, and good enough to
 * tell which should not come last.
 *
 * @param bytes the size of the task's shards.
 */
export function expectedWork(task: Task, bytes: number): { readonly probe: number; readonly neighbours: number } {
  const isFrames = isFrameLevel(task.label);
  const seconds = bytes / secondBytes;
  const examples = isFrames ? seconds * secondFrames : seconds / (task.cropSeconds ?? clipSeconds);
  const tested = task.split.kind === 'folds' ? examples / Object.keys(task.split.folds).length : testShare * examples;
  const keys = isFrames ? Math.min(mostKeys, examples - tested) : examples - tested;
  return { probe: (examples - tested) * task.probe.epochs, neighbours: (tested * keys) / comparisons };
}
