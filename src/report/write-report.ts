import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { readResults } from '../run/results-file.ts';
import { type TextFormat, textFormats } from './format/formats.ts';
import { cardWithResults } from './format/hugging-face.ts';
import { mtebFiles } from './format/mteb.ts';
import type { Choice } from './leaderboard/choice.ts';
import type { Leaderboard } from './leaderboard/leaderboard.ts';

/**
 * Writes leaderboards to a file in a format that is one text. A file that is there is written over, but for results of a run;
 * to a model card (`.md`) the format for Hugging Face adds results.
 *
 * @throws OtoscopeError where the file holds a run's results, is a folder or cannot be written.
 */
export async function writeTextReport(
  path: string,
  format: TextFormat,
  leaderboards: readonly Leaderboard[],
  choice: Choice,
): Promise<void> {
  await refuseTaken(path, format);
  const text =
    format === 'hugging-face' && /\.md$/i.test(path)
      ? cardWithResults(await cardAt(path), path, leaderboards, choice.selected)
      : textFormats[format](leaderboards, choice);
  await writeAtomically(path, (file) => file.write(text));
}

/** A format's optional file may be results that were meant to be read. */
async function refuseTaken(path: string, format: TextFormat): Promise<void> {
  const isFolder = await stat(path).then(
    (state) => state.isDirectory(),
    () => false,
  );
  const isResults = await readResults(path).then(
    () => true,
    () => false,
  );
  if (!isFolder && !isResults) return;
  throw new OtoscopeError(`${path} ${isFolder ? 'is a folder' : 'holds results of a run'} and is not written over`, {
    hint: `results come before the formats: otoscope report ${path} --${format}`,
    exitCode: 2,
  });
}

async function cardAt(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw new OtoscopeError(`cannot read ${path}: ${messageOf(error)}`);
  });
}

/** Writes MTEB's result files into a folder; the main score is that of the first view. Returns how many were written. */
export async function writeMteb(
  folder: string,
  leaderboards: readonly Leaderboard[],
  { views }: Choice,
): Promise<number> {
  const files = mtebFiles(leaderboards, views[0]!);
  for (const { path, text } of files) await writeAtomically(join(folder, path), (file) => file.write(text));
  return files.length;
}
