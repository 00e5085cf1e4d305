/**
 * Words in two forms: in full, and without what hidden data must not show (names of samples and what is in them). Whoever
 * writes a message knows which parts these are; whoever shows it knows whether the data is hidden.
 */
export interface Told {
  readonly full: string;
  readonly withheld: string;
}

/**
 * Joins text and parts that may be secret.
 *
 * @example
 * told`${archive}: ${nameOf(sample)} has ${field} = ${secret(value)}`
 */
export function told(texts: TemplateStringsArray, ...parts: readonly (string | number | Told)[]): Told {
  const form = (name: keyof Told): string => {
    return texts.reduce((text, next, index) => text + inForm(parts[index - 1]!, name) + next);
  };
  return { full: form('full'), withheld: form('withheld') };
}

/** A part of a message that comes out of an archive; control characters in it reach no terminal. */
export function secret(text: string, instead = '…'): Told {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  const full = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return { full, withheld: instead };
}

/** In characters; a name in an archive may have thousands. */
const longestName = 400;

/** The name of a member or sample, as far as anyone would read it. */
export function secretName(name: string, instead?: string): Told {
  return secret(name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`, instead);
}

/** Which sample of an archive something is about. */
export interface SampleName {
  /** The shard, as errors name it. */
  readonly archive: string;
  readonly key: string;
  /** Its place in the shard, from 1 on, by which it is called where its key is hidden. */
  readonly number?: number;
}

/** `sample dog-17`, or where that is hidden `sample 4`. */
export function nameOf({ key, number }: Omit<SampleName, 'archive'>): Told {
  return told`sample ${secretName(key, number === undefined ? 'of hidden data' : String(number))}`;
}

/** A form of words, secret or not. */
export function inForm(words: string | number | Told, form: keyof Told): string {
  return typeof words === 'object' ? words[form] : String(words);
}
