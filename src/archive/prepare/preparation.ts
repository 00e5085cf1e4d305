import { OtoscopeError } from '../../errors.ts';
import type { Task } from '../../task/task.ts';
import type { Material } from './clip-source.ts';
import { librispeechPhones } from './librispeech.ts';
import { speechocean } from './speechocean.ts';

/** Finds a task's clips in the folder in which their authors' files were unpacked. */
export type Preparation = (task: Task, from: string, alignments?: string) => Promise<Material>;

const preparations: Readonly<Record<string, Preparation>> = {
  librispeechphoneme: librispeechPhones,
  speechocean762: speechocean,
};

/**
 * How a task's archive is made of what its authors publish.
 *
 * @throws OtoscopeError (wrong usage) for a task whose archive comes from elsewhere, which it tells.
 */
export function preparationOf(task: Task): Preparation {
  const { id, zenodo, recordings, restricted } = task;
  const found = preparations[id];
  if (found) return found;
  const hint = recordings
    ? 'the first otoscope run makes it from published packages'
    : zenodo !== undefined
      ? `it is to be downloaded: otoscope data get ${id}`
      : restricted
        ? `its recordings come from an organizer; otoscope data pack <folder> --labels labels.csv --task ${id} makes the archive`
        : 'otoscope data pack makes an archive of a folder of recordings';
  throw new OtoscopeError(`the archive of ${id} is not one to prepare`, { hint, exitCode: 2 });
}
