import { OtoscopeError } from '../../errors.ts';
import type { AlignedPhone } from './aligned-phone.ts';

/** Kaldi's mark of where in its word a phone stands: begin, inside, end, single. */
const positionInWord = /_[BIES]$/;

/**
 * Alignments in the form of NIST's and Kaldi's CTM files, a phone a line: `utterance channel start duration phone`, in
 * seconds, with or without a confidence. Lines that begin with `;;` are comments. Kaldi's marks of a phone's place in its
 * word (`AH0_B`) are taken off.
 *
 * @param path the file's name, for errors.
 * @returns each utterance's phones by its id, in the order of the file.
 * @throws OtoscopeError that names the line which is none.
 */
export function parseCtm(content: string, path: string): Map<string, AlignedPhone[]> {
  const utterances = new Map<string, AlignedPhone[]>();
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith(';;')) continue;
    const [utterance, , start, duration, phone] = line.trim().split(/\s+/);
    const [from, seconds] = [Number(start), Number(duration)];
    if (phone === undefined || !(from >= 0) || !(seconds >= 0)) {
      throw new OtoscopeError(`${path} line ${index + 1} is no line of a CTM file: ${line.trim().slice(0, 80)}`, {
        hint: 'expected utterance, channel, start, duration and phone, such as 000010011 1 0.31 0.09 AH0',
      });
    }
    const phones = utterances.get(utterance!) ?? [];
    utterances.set(utterance!, phones);
    phones.push({ start: from, end: toMicroseconds(from + seconds), phone: phone.replace(positionInWord, '') });
  }
  return utterances;
}

/** 0.1 + 0.2 is written as 0.3, not 0.30000000000000004. */
function toMicroseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
