import type { Task } from '../task/task.ts';

/**
 * Where a task's archive comes from: `zenodo`, as it was released; `packages`, made on this machine; `hidden`, only the
 * organisers of the challenge have it; `unreleased`, to be prepared from what the authors of the data set publish.
 */
export type SourceOfData = 'zenodo' | 'packages' | 'hidden' | 'unreleased';

export function sourceOf({ restricted, recordings, zenodo }: Task): SourceOfData {
  if (restricted) return 'hidden';
  if (recordings) return 'packages';
  return zenodo === undefined ? 'unreleased' : 'zenodo';
}
