import { expect, test } from 'vitest';
import { z } from 'zod';
import { messageOf } from './errors.ts';

const schema = z.strictObject({ losses: z.array(z.number()), shape: z.union([z.literal('any'), z.array(z.number())]) });

test('what a schema found is one line: the key, and what was expected there', () => {
  const refusal = (value: unknown): string => messageOf(schema.safeParse(value).error);
  const shape = 'any';
  expect(refusal({ losses: [1, '2'], shape })).toBe('losses.1: Invalid input: expected number, received string');
  expect(refusal({ losses: [], shape: [1, '2'] })).toBe('shape.1: Invalid input: expected number, received string');
  expect(refusal({ losses: [], shape, more: 1 })).toBe('the whole: Unrecognized key: "more"');
  expect(refusal([])).toBe('the whole: Invalid input: expected object, received array');
});

test('any other message stays as it is, on one line', () => {
  expect(messageOf(new Error('one\n  two'))).toBe('one two');
  expect(messageOf('thrown')).toBe('thrown');
});
