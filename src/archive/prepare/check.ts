import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { messageOf, OtoscopeError } from '../../errors.ts';
import type { Label } from '../../task/label/label.ts';
import { readLabel } from '../../task/label/read.ts';
import { audioFormats } from '../sample.ts';
import { largestMember } from '../tar.ts';
import type { ClipSource } from './clip-source.ts';

/** A clip that can be packed. */
export interface CheckedClip extends ClipSource {
  /** Of its recording. */
  readonly bytes: number;
  /** The recording's extension in lower case. */
  readonly format: string;
}

/**
 * Looks whether a clip can be packed: its recording is there, is a file with the extension of an audio format and not empty,
 * and its label is one that the task can use.
 *
 * @param label how labels are read; null: any are taken.
 * @throws OtoscopeError that says what is wrong with it.
 */
export async function checkClip(clip: ClipSource, label: Label | null): Promise<CheckedClip> {
  const { key, recording, origin } = clip;
  const format = extname(recording).slice(1).toLowerCase();
  if (!audioFormats.has(format)) {
    throw new OtoscopeError(`${origin}: ${recording} has no extension of an audio format`, {
      hint: `expected one of ${[...audioFormats].slice(0, 6).join(', ')}, …`,
    });
  }
  const found = await stat(recording).catch((error: unknown) => {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    throw new OtoscopeError(`${origin}: ${isMissing ? `there is no file ${recording}` : messageOf(error)}`, {
      hint: 'check the path; paths count from the folder with the recordings',
      cause: error,
    });
  });
  const wrong = !found.isFile()
    ? 'is no file'
    : found.size === 0
      ? 'is empty'
      : found.size > largestMember && 'is too large';
  if (wrong) {
    throw new OtoscopeError(`${origin}: ${recording} ${wrong}`, { hint: 'a recording is a file of 1 byte to 2 GiB' });
  }
  const labels = await clip.labels();
  if (label) readLabel(label, labels, { archive: origin, key });
  return { ...clip, bytes: found.size, format };
}
