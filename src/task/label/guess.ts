import { type Classes, classesOf, type Label } from './label.ts';
import { phoneName } from './phones.ts';

/** The names under which a clip's class mostly stands. */
const usualKeys = ['label', 'labels', 'class', 'category', 'target'];

/**
 * What kind of label a data set may have, judged by the labels of all of its clips: a start for somebody who declares a
 * task.
 *
 * @param labels what each clip's JSON holds.
 * @returns null where no kind fits.
 */
export function guessLabel(labels: readonly unknown[]): Label | null {
  if (labels.every((each) => Array.isArray(each))) return guessOfList(labels.flat());
  if (!areObjects(labels)) return null;
  const keys = Object.keys(labels[0]!).filter((key) => labels.every((each) => Object.hasOwn(each, key)));
  if (keys.length > 0 && keys.every((key) => key.startsWith('caption'))) return { kind: 'captions' };
  const key = usualKeys.find((each) => keys.includes(each)) ?? keys[0];
  if (key === undefined) return null;
  const values = labels.map((each) => each[key]);
  return values.every((value) => Array.isArray(value)) ? guessOfLists(key, values.flat()) : guessOfValues(key, values);
}

/** The clips' labels are lists: events or notes. */
function guessOfList(entries: readonly unknown[]): Label | null {
  if (!areObjects(entries)) return null;
  const names: readonly unknown[] = entries.map(({ label }) => label);
  if (areTexts(names)) {
    return { kind: 'events', classes: found(names.flatMap((name) => name.split(',').map((part) => part.trim()))) };
  }
  const notes = entries.map(({ note }) => note);
  return notes.every((note) => typeof note === 'number') ? { kind: 'notes', classes: found(notes.map(String)) } : null;
}

/** A field holds lists: names of classes, or phones. */
function guessOfLists(key: string, entries: readonly unknown[]): Label | null {
  if (entries.length > 0 && areTexts(entries)) {
    return { kind: 'multi-label', key, separator: ';', classes: found(entries) };
  }
  const phones = areObjects(entries) ? entries.map(({ phone }) => phone) : [];
  if (phones.length === 0 || !areTexts(phones)) return null;
  return { kind: 'phones', key, classes: found(phones.map(phoneName).filter((name) => name !== null)) };
}

/** A field holds one thing: a number where there are fractions, else the name of a class. */
function guessOfValues(key: string, values: readonly unknown[]): Label | null {
  if (!values.every((value) => ['string', 'number', 'boolean'].includes(typeof value) && value !== '')) return null;
  const numbers = values.map(Number).sort((left, right) => left - right);
  if (numbers.every(Number.isFinite) && !numbers.every(Number.isInteger) && numbers[0]! < numbers.at(-1)!) {
    return { kind: 'regression', key, range: [numbers[0]!, numbers.at(-1)!] };
  }
  return { kind: 'class', key, classes: found(values.map(String)) };
}

function found(names: readonly string[]): Classes {
  return classesOf([...new Set(names)].sort());
}

function areTexts(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string');
}

/** There is an object, and nothing else. */
function areObjects(values: readonly unknown[]): values is readonly Readonly<Record<string, unknown>>[] {
  return (
    values.length > 0 && values.every((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  );
}
