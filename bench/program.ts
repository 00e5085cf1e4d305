import { fileURLToPath } from 'node:url';
import { type Measured, outputOf } from './measure.ts';

const program = fileURLToPath(new URL('../bin/otoscope.js', import.meta.url));

/** Builds the program where its source is newer, so that no measurement does. */
export async function builtProgram(): Promise<void> {
  await outputOf(process.execPath, [program, '--version']);
}

/** A call of the built program, or with the arguments of Node before it of Node alone, from start to end. */
export function calling(args: readonly string[], first = [program]): Measured {
  return async () => {
    const start = performance.now();
    await outputOf(process.execPath, [...first, ...args]);
    return { value: (performance.now() - start) / 1000 };
  };
}

/** What nothing written in JavaScript for Node can be quicker than. */
export const emptyProgram = calling(['-e', '0'], []);
