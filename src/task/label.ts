import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { ClassLabel } from './task.ts';

/** Class indices 0, 1, … in the order the names are listed. */
export function classesOf(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, index) => [name, index]));
}

/**
 * The class index of a sample.
 *
 * @param labels the sample's JSON.
 * @param where which sample it is, for errors.
 * @throws OtoscopeError when the label is missing or no class of the task.
 */
export function classOf(
  label: ClassLabel,
  labels: Readonly<Record<string, unknown>>,
  where: { readonly archive: string; readonly key: string },
): number {
  const value = Object.hasOwn(labels, label.key) ? labels[label.key] : undefined;
  const sample = `${where.archive}: sample ${where.key}`;
  if (value === undefined) {
    const keys = Object.keys(labels);
    throw new OtoscopeError(`${sample} has no label "${label.key}"`, {
      hint: `its labels are: ${keys.join(', ') || 'none'}${near(label.key, keys)}`,
    });
  }
  const name = String(value);
  const index = Object.hasOwn(label.classes, name) ? label.classes[name] : undefined;
  if (index === undefined || typeof value === 'object') {
    const classes = Object.keys(label.classes);
    throw new OtoscopeError(`${sample} has ${label.key} = ${JSON.stringify(value)}, which is no class of this task`, {
      hint: `it has ${classes.length} classes: ${shortened(classes)}${near(name, classes)}`,
    });
  }
  return index;
}

function near(name: string, known: readonly string[]): string {
  const found = nearest(name, known);
  return found === undefined ? '' : `; the nearest is "${found}"`;
}

function shortened(names: readonly string[]): string {
  return names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')}, …`;
}
