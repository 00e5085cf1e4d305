import { OtoscopeError } from '../../errors.ts';
import { readTextFile } from '../../files/text-file.ts';
import type { AlignedPhone } from './aligned-phone.ts';

/** A tier of intervals, in seconds. */
export interface IntervalTier {
  readonly name: string;
  readonly intervals: readonly { readonly start: number; readonly end: number; readonly text: string }[];
}

/**
 * The interval tiers of a Praat TextGrid, in the long or the short text format; tiers of points are passed over.
 *
 * Praat itself reads texts and numbers that stand free, flags such as <exists>, and nothing else; `xmin =`, `intervals [1]:`
 * and the like are for people. So both formats are the same list of values (Praat's manual, "TextGrid file formats").
 *
 * @param path the file's name, for errors.
 * @throws OtoscopeError for what is no TextGrid.
 */
export function parseTextGrid(content: string, path: string): IntervalTier[] {
  const values = new Values(content, path);
  values.text(/^ooTextFile/, '"ooTextFile"');
  values.text(/^TextGrid$/, '"TextGrid"');
  values.number('its beginning');
  values.number('its end');
  if (values.text(/^<\w+>$/, '<exists>') !== '<exists>') return [];
  const tiers: IntervalTier[] = [];
  for (let left = values.count('the number of tiers'); left > 0; left--) {
    const kind = values.text(/^(IntervalTier|TextTier)$/, '"IntervalTier" or "TextTier"');
    const name = values.text(/^/, 'the name of a tier');
    values.number('the beginning of a tier');
    values.number('the end of a tier');
    const intervals: IntervalTier['intervals'][number][] = [];
    for (let more = values.count('the number of intervals'); more > 0; more--) {
      const start = values.number('a time');
      const end = kind === 'IntervalTier' ? values.number('the end of an interval') : start;
      intervals.push({ start, end, text: values.text(/^/, 'the text of an interval') });
    }
    if (kind === 'IntervalTier') tiers.push({ name, intervals });
  }
  return tiers;
}

/**
 * The phones of a TextGrid: its one tier named `phones`, with a speaker's name before it where the Montreal Forced Aligner
 * knew one (`19 - phones`).
 *
 * @throws OtoscopeError for a file that is no TextGrid, or has no such tier or several.
 */
export async function readTextGridPhones(path: string): Promise<AlignedPhone[]> {
  const tiers = parseTextGrid(await readTextFile(path), path);
  const found = tiers.filter(({ name }) => /^(.* - )?phones?$/i.test(name.trim()));
  if (found.length !== 1) {
    const names = tiers.map(({ name }) => name).join(', ') || 'none';
    throw new OtoscopeError(`${path} has ${found.length === 0 ? 'no tier' : `${found.length} tiers`} named phones`, {
      hint: `its tiers are: ${names}; expected one with the phones of one speaker`,
    });
  }
  return found[0]!.intervals.map(({ start, end, text }) => ({ start, end, phone: text.trim() }));
}

/** Texts in quotes (a quote within is doubled), comments from an exclamation mark to the line's end, other words. */
const word = /"(?:[^"]|"")*"|![^\n]*|[^\s"]+/g;
const freeNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** The values of a text file of Praat's, one after the other. Flags are texts with their angle brackets. */
class Values {
  readonly #values: readonly (string | number)[];
  readonly #path: string;
  #position = 0;

  constructor(content: string, path: string) {
    this.#path = path;
    this.#values = (content.match(word) ?? []).flatMap((found): (string | number)[] => {
      if (found.startsWith('"')) return [found.slice(1, -1).replaceAll('""', '"')];
      if (freeNumber.test(found)) return [Number(found)];
      return /^<\w+>$/.test(found) ? [found] : [];
    });
  }

  text(form: RegExp, what: string): string {
    const value = this.#values[this.#position++];
    return typeof value === 'string' && form.test(value) ? value : this.#refuse(what);
  }

  number(what: string): number {
    const value = this.#values[this.#position++];
    return typeof value === 'number' ? value : this.#refuse(what);
  }

  count(what: string): number {
    const value = this.number(what);
    return Number.isInteger(value) && value >= 0 ? value : this.#refuse(what);
  }

  #refuse(what: string): never {
    const found = this.#values[this.#position - 1];
    const stands = found === undefined ? 'it ends there' : `it is ${JSON.stringify(found)}`;
    throw new OtoscopeError(
      `${this.#path} is no TextGrid: its value ${this.#position} is to be ${what}, but ${stands}`,
      {
        hint: 'save it from Praat as text file or as short text file, or align the recording again',
      },
    );
  }
}
