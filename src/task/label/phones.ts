import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import { endBeforeStart, inOrder, seconds } from './interval.ts';
import type { PhoneLabel } from './label.ts';
import { fieldOf, indexOf, parseLabel } from './refusal.ts';
import type { IntervalTarget } from './target.ts';

const phonesSchema = z.array(
  z.object({ start: seconds, end: seconds, phone: z.string() }).refine(inOrder, endBeforeStart),
);
const form = 'a list such as [{"start": 0.31, "end": 0.4, "phone": "AH0"}], in seconds';

/** What aligners write where nobody speaks, or where they do not know what is said. */
const silences: ReadonlySet<string> = new Set(['', 'sil', 'sp', 'spn']);

/** A phone's name: ARPAbet in lower case, without a digit of stress; null for silence. */
export function phoneName(phone: string): string | null {
  const name = phone
    .trim()
    .toLowerCase()
    .replace(/[012]$/, '');
  return silences.has(name) ? null : name;
}

/**
 * The phones of a clip; silence is left out.
 *
 * @throws OtoscopeError when the label is missing, no such list, or has a phone that is no class of the task.
 */
export function readPhones({ key, classes }: PhoneLabel, json: unknown, where: SampleName): IntervalTarget {
  const phones = parseLabel(phonesSchema, fieldOf(json, key, where), where, { field: key, form });
  const intervals = phones.flatMap(({ start, end, phone }, position) => {
    const name = phoneName(phone);
    if (name === null) return [];
    return [{ start, end, index: indexOf(classes, name, `${key}.${position}.phone`, phone, where) }];
  });
  return { kind: 'intervals', intervals, seconds: null };
}
