import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import { endBeforeStart, inOrder, seconds } from './interval.ts';
import type { RegressionLabel } from './label.ts';
import { fieldOf, parseLabel } from './refusal.ts';
import type { NumberTarget } from './target.ts';

/**
 * The number of a clip, or those of its phones where the label file lists them.
 *
 * @throws OtoscopeError when the label is missing, no number, or outside its range.
 */
export function readRegression(label: RegressionLabel, json: unknown, where: SampleName): NumberTarget {
  const { key, range, phones } = label;
  if (phones && typeof json === 'object' && json !== null && Object.hasOwn(json, phones.key)) {
    return { kind: 'numbers', range: phones.range, examples: readPhoneNumbers(phones, json, where) };
  }
  const form = `a number from ${range[0]} to ${range[1]}`;
  const value = parseLabel(numberIn(range), fieldOf(json, key, where), where, { field: key, form });
  return { kind: 'numbers', range, examples: [{ value, span: null }] };
}

function readPhoneNumbers(
  { key, scoreKey, range }: NonNullable<RegressionLabel['phones']>,
  json: object,
  where: SampleName,
): NumberTarget['examples'] {
  const schema = z.array(
    z
      .looseObject({ start: seconds, end: seconds })
      .refine(inOrder, endBeforeStart)
      .and(z.looseObject({ [scoreKey]: numberIn(range) })),
  );
  const form = `a list such as [{"start": 0.31, "end": 0.4, "${scoreKey}": ${range[1]}}], ${range[0]} to ${range[1]}`;
  const phones = parseLabel(schema, fieldOf(json, key, where), where, { field: key, form });
  return phones.map((phone) => {
    return { value: phone[scoreKey] as number, span: { start: phone.start, end: phone.end } };
  });
}

/** A number, or text that is one. */
function numberIn([lowest, highest]: readonly [number, number]) {
  const number = z.number().min(lowest).max(highest);
  const text = z
    .string()
    .regex(/^[+-]?\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(number);
  return z.union([number, text], { error: 'this is no such number' });
}
