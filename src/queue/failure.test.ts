import { expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import { secret, told } from '../told.ts';
import { failureOf, failureText } from './failure.ts';

test('an error for the user comes back with its hint', () => {
  const back = failureOf(failureText(new OtoscopeError('it is full', { hint: 'empty it' }), false));
  expect(back).toBeInstanceOf(OtoscopeError);
  expect(back).toMatchObject({ message: 'it is full', hint: 'empty it' });
});

test('a fault of the program stays one, with its stack', () => {
  const error = new TypeError('x is not a function');
  expect(failureOf(failureText(error, false))).toMatchObject({ message: error.message, stack: error.stack });
});

test('of hidden data the queue keeps no word that tells of a sample', () => {
  const told_ = new OtoscopeError(told`sample ${secret('dog-17')} is empty`);
  expect(failureText(told_, true)).not.toContain('dog-17');
  expect(failureText(new Error('dog-17 is odd'), true)).not.toContain('dog-17');
});

test('reasons of BullMQ itself are told', () => {
  expect(failureOf('job stalled more than allowable limit').message).toMatch(/fell silent/);
  expect(failureOf('something else').message).toBe('something else');
});
