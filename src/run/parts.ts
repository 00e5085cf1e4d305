import type { ExamplePlaces } from '../embedding/task-clips.ts';
import { selectionsOf, type Task } from '../task/task.ts';

/** The numbers of the examples that a probe is trained, validated and tested on. */
export interface Parts {
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
}

/** Whether some example is both validated and tested on, as `countExamples` tells of the whole task. */
export function isValidatedOnTest({ valid, test }: Parts): boolean {
  const tested = new Set(test);
  return valid.some((example) => tested.has(example));
}

/** Where the examples lie that a step is tested on. */
export function testPlaces({ row, source, stretch }: ExamplePlaces, { test }: Parts): ExamplePlaces {
  const of = (column: Int32Array): Int32Array => test.map((example) => column[example]!);
  return { row: of(row), source: of(source), stretch: stretch && of(stretch) };
}

/** The parts of a task's data for one fold, which is held out for both validation and test; null: its fixed splits. */
export function partsOf(task: Task, rows: Readonly<Record<string, Int32Array>>, fold: string | null): Parts {
  if (fold === null) return { train: rows.train!, valid: rows.valid!, test: rows.test! };
  const others = Object.keys(selectionsOf(task.split)).filter((name) => name !== fold);
  const train = Int32Array.from(others.flatMap((name) => [...rows[name]!]));
  return { train, valid: rows[fold]!, test: rows[fold]! };
}
