import { CommanderError } from 'commander';
import { OtoscopeError } from '../errors.ts';
import { colorsFor } from '../report/colors.ts';
import { errorLines } from './error-lines.ts';
import { createProgram } from './program.ts';

/**
 * Runs the command line.
 *
 * @param args what stands after the program's name.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  process.stdout.once('error', endWithReader);
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return report(error);
  }
}

/** `otoscope … | head`: when nobody reads on, there is nothing left to do, and nothing is wrong. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

function report(error: unknown): number {
  // Commander has printed its message already; its own codes are 0 (help, version) and 1 (wrong usage).
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof OtoscopeError) {
    process.stderr.write(errorLines(error));
    return error.exitCode;
  }
  process.stderr.write(
    `${colorsFor(process.stderr).red('internal error:')} ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.stderr.write('This is a defect of otoscope; please report it with the lines above.\n');
  return 1;
}
