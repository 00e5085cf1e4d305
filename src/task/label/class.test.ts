import { expect, test } from 'vitest';
import { OtoscopeError } from '../../errors.ts';
import { readClass } from './class.ts';
import { classesOf } from './label.ts';

const label = { kind: 'class', key: 'family', classes: classesOf(['bowed', 'plucked', 'brass']) } as const;
const where = { archive: 'x/cello.tar', key: 'cello-A2' };

function failure(labels: Record<string, unknown>): OtoscopeError {
  try {
    readClass(label, labels, where);
  } catch (error) {
    return error as OtoscopeError;
  }
  return expect.fail('no error');
}

test('names and numbers have their class index', () => {
  expect(readClass(label, { family: 'brass' }, where).index).toBe(2);
  expect(readClass({ kind: 'class', key: 'label', classes: { 0: 5, 1: 6 } }, { label: 1 }, where).index).toBe(6);
});

test('an unknown class names archive, key, field, value and the nearest class', () => {
  const error = failure({ family: 'bowd' });
  expect(error).toBeInstanceOf(OtoscopeError);
  expect(error.message).toBe('x/cello.tar: sample cello-A2 has family = "bowd", which is no class of this task');
  expect(error.hint).toBe('it has 3 classes: bowed, plucked, brass; the nearest is "bowed"');
});

test('a missing label names the labels there are', () => {
  expect(failure({ famly: 'bowed', note: 'A2' }).message).toBe('x/cello.tar: sample cello-A2 has no label "family"');
  expect(failure({ famly: 'bowed', note: 'A2' }).hint).toBe('its labels are: famly, note; the nearest is "famly"');
});

test.each([['constructor'], [null], [['bowed']], [{ bowed: 1 }]])('%j is no class', (family) => {
  expect(failure({ family }).message).toContain('which is no class of this task');
});
