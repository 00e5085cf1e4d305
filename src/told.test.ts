import { expect, test } from 'vitest';
import { hintOf, OtoscopeError, reasonOf, toldBy } from './errors.ts';
import { nameOf, secret, told } from './told.ts';

test('words have two forms: all of them, and those that hidden data may be told by', () => {
  const sample = { key: 'dog-17', number: 4 };
  expect(told`x.tar: ${nameOf(sample)} has ${'label'} = ${secret('cat')}: ${3} of 5`).toEqual({
    full: 'x.tar: sample dog-17 has label = cat: 3 of 5',
    withheld: 'x.tar: sample 4 has label = …: 3 of 5',
  });
  expect(nameOf({ key: 'dog-17' }).withheld).toBe('sample of hidden data');
});

test('what an archive brings along writes no control characters to a terminal', () => {
  expect(secret('a\u001b[2Jb\u0007\u009b').full).toBe('a\\x1b[2Jb\\x07\\x9b');
});

test('an error hands both forms on; of an error that is not ours nothing is told', () => {
  const inner = new OtoscopeError(told`${secret('dog-17', 'sample 4')} is bad`, {
    hint: told`mend ${secret('dog-17')}`,
  });
  const outer = new OtoscopeError(told`x: ${toldBy(inner)}`, hintOf(inner));
  expect(outer).toMatchObject({ message: 'x: dog-17 is bad', hint: 'mend dog-17' });
  expect(reasonOf(outer)).toBe('x: dog-17 is bad (mend dog-17)');
  expect(reasonOf(outer, true)).toBe('x: sample 4 is bad (mend …; --reveal-hidden tells all)');
  expect(toldBy(new RangeError('dog-17\n is out of range'))).toEqual({
    full: 'dog-17 is out of range',
    withheld: 'an error whose text is withheld',
  });
});

test('an error that tells nothing secret reads the same either way', () => {
  const error = new OtoscopeError('the disk is full', { hint: 'free some space' });
  expect(reasonOf(error, true)).toBe(reasonOf(error));
});
