import type { Label } from './label.ts';

/** Names a label's classes by their indices; of several names that share one, the first. */
export function classNames(label: Label): (index: number) => string {
  if (!('classes' in label)) return String;
  const names = new Map(
    Object.entries(label.classes)
      .toReversed()
      .map(([name, index]) => [index, name]),
  );
  return (index) => names.get(index) ?? String(index);
}
