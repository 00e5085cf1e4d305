import { basename, dirname, extname, join, relative } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { selectionsOf, type Task } from '../../task/task.ts';
import type { ClipSource, Material } from './clip-source.ts';
import { findFiles, isFolder } from './find-files.ts';
import { readTextGridPhones } from './text-grid.ts';

/** LibriSpeech's own names of the splits. */
const subsets = { train: 'train-clean-100', valid: 'dev-clean', test: 'test-clean' } as const;

/**
 * LibriSpeech as its authors publish it (https://www.openslr.org/12), `LibriSpeech/test-clean/61/70968/61-70968-0000.flac`,
 * with forced alignments in the same places, `…/61-70968-0000.TextGrid` (https://zenodo.org/records/2619474).
 *
 * @param from the folder with `LibriSpeech`, or that folder.
 * @param alignments the same for the alignments; they may lie beside the recordings.
 * @returns utterances whose JSON is `{ "phones": [{ "start", "end", "phone" }] }`, silence included.
 * @throws OtoscopeError where a subset is missing.
 */
export async function librispeechPhones(task: Task, from: string, alignments = from): Promise<Material> {
  const clips: ClipSource[] = [];
  const faults: OtoscopeError[] = [];
  for (const [split, subset] of Object.entries(subsets)) {
    const { shards } = selectionsOf(task.split)[split]!;
    const recordings = await filesOf(from, subset, '.flac', `${subset}.tar.gz from https://www.openslr.org/12`);
    const grids = await filesOf(alignments, subset, '.textgrid', 'https://zenodo.org/records/2619474');
    for (const [place, recording] of recordings.files) {
      const grid = grids.files.get(place);
      grids.files.delete(place);
      const key = basename(place);
      if (grid === undefined) {
        faults.push(unpaired(`${key} has no alignment`, `${join(grids.folder, place)}.TextGrid`));
        continue;
      }
      const labels = async () => ({ phones: await readTextGridPhones(grid) });
      clips.push({ shards, key, recording, origin: grid, labels });
    }
    for (const place of grids.files.keys()) {
      faults.push(
        unpaired(`${basename(place)} has an alignment and no recording`, `${join(recordings.folder, place)}.flac`),
      );
    }
  }
  return { clips, faults };
}

/**
 * The files of a subset that end so, by their places in it without extension: `61/70968/61-70968-0000`.
 *
 * @param source where the folder is to be had, for errors.
 */
async function filesOf(
  parent: string,
  subset: string,
  ending: string,
  source: string,
): Promise<{ folder: string; files: Map<string, string> }> {
  const places = [join(parent, 'LibriSpeech', subset), join(parent, subset)];
  for (const folder of places) {
    if (!(await isFolder(folder))) continue;
    const files = await findFiles(folder, ending);
    const placed = files.map((file): [string, string] => {
      const path = relative(folder, file);
      return [join(dirname(path), basename(path, extname(path))), file];
    });
    return { folder, files: new Map(placed) };
  }
  throw new OtoscopeError(`there is no folder ${subset} in ${parent}, nor in ${join(parent, 'LibriSpeech')}`, {
    hint: `unpack ${source} there`,
  });
}

function unpaired(what: string, expected: string): OtoscopeError {
  return new OtoscopeError(`utterance ${what} (expected ${expected})`, {
    hint: 'get what is missing: docs/prepare.md says from where',
  });
}
