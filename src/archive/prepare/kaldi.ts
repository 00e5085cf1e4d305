import { OtoscopeError } from '../../errors.ts';
import { readTextFile } from '../../files/text-file.ts';

/**
 * A table of Kaldi's (`wav.scp`, `utt2spk`, …): a line for each utterance, its id and after white space what belongs to it.
 *
 * @throws OtoscopeError for a file that cannot be read, a line without a value, one that is a command, or an id twice.
 */
export async function readKaldiTable(path: string): Promise<Map<string, string>> {
  const table = new Map<string, string>();
  for (const [index, line] of (await readTextFile(path)).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [, id, value] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(line) ?? [];
    const wrong =
      id === undefined || value === undefined
        ? 'has no value'
        : value.endsWith('|')
          ? 'is a command, which is not run'
          : table.has(id) && `names ${id} again`;
    if (wrong) {
      throw new OtoscopeError(`${path} line ${index + 1} ${wrong}`, {
        hint: 'expected an utterance and what belongs to it, such as 000010011 WAVE/SPEAKER0001/000010011.WAV',
      });
    }
    table.set(id!, value!);
  }
  return table;
}
