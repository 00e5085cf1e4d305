import { basename, extname } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { readTextFile } from '../../files/text-file.ts';
import type { AlignedPhone } from './aligned-phone.ts';
import { parseCtm } from './ctm.ts';
import { findFiles } from './find-files.ts';
import { readTextGridPhones } from './text-grid.ts';

/** The alignment of one utterance. */
export interface Alignment {
  /** The file it is in. */
  readonly path: string;
  phones(): Promise<readonly AlignedPhone[]>;
}

/**
 * The alignments below a folder by the ids of their utterances: CTM files (`*.ctm`) with any number of utterances, TextGrids
 * (`<utterance>.TextGrid`) with one each.
 *
 * @throws OtoscopeError where there is none, a CTM file cannot be read, or an utterance is aligned in two files.
 */
export async function findAlignments(folder: string): Promise<Map<string, Alignment>> {
  const found = new Map<string, Alignment>();
  const add = (utterance: string, alignment: Alignment): void => {
    const before = found.get(utterance);
    if (before) {
      throw new OtoscopeError(`utterance ${utterance} is aligned in ${before.path} and in ${alignment.path}`, {
        hint: 'keep one of the two',
      });
    }
    found.set(utterance, alignment);
  };
  for (const path of await findFiles(folder, '.ctm')) {
    for (const [utterance, phones] of parseCtm(await readTextFile(path), path)) {
      add(utterance, { path, phones: async () => phones });
    }
  }
  for (const path of await findFiles(folder, '.textgrid')) {
    add(basename(path, extname(path)), { path, phones: () => readTextGridPhones(path) });
  }
  if (found.size > 0) return found;
  throw new OtoscopeError(`there is no alignment in ${folder}`, { hint: 'expected files *.ctm or *.TextGrid' });
}
