import { Command, CommanderError } from 'commander';
import { OtoscopeError } from '../errors.ts';
import { colorsFor } from '../report/colors.ts';
import { programVersion } from '../run/version.ts';
import { checkCommand } from './check.ts';
import { compareCommand } from './compare.ts';
import { dataCommand } from './data.ts';
import { initCommand } from './init.ts';
import { packCommand } from './pack.ts';
import { queueCommand } from './queue.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { tasksCommand } from './tasks.ts';
import { viewCommand } from './view.ts';
import { workerCommand } from './worker.ts';

/**
 * Runs the command line.
 *
 * @param args what stands after the program's name.
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage.
 */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  process.stdout.once('error', endWithReader);
  const program = new Command('otoscope')
    .description('Finds out how good an audio encoder is.')
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(otoscope --help tells more)')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  otoscope run moonshine-tiny --suite mini    score a built-in encoder on recordings from public packages
  otoscope run ./my_encoder.py                score a PyTorch class as it is
  otoscope report                             put the results of encoders beside each other
  otoscope check ./model.onnx                 see whether an encoder keeps to the rules
  otoscope data get esc50                     fetch the recordings of a task
  otoscope tasks                              list what encoders are tested on`,
    );
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  for (const command of [
    runCommand(setExitCode),
    reportCommand(),
    viewCommand(),
    checkCommand(setExitCode),
    compareCommand(),
    initCommand(),
    packCommand(setExitCode),
    tasksCommand(),
    dataCommand(setExitCode),
    workerCommand(),
    queueCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const inner of command.commands) inner.copyInheritedSettings(program);
  }
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
  const colors = colorsFor(process.stderr);
  if (error instanceof OtoscopeError) {
    process.stderr.write(`${colors.red('error:')} ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`${colors.dim('hint:')} ${error.hint}\n`);
    return error.exitCode;
  }
  process.stderr.write(`${colors.red('internal error:')} ${error instanceof Error ? error.stack : String(error)}\n`);
  process.stderr.write('This is a defect of otoscope; please report it with the lines above.\n');
  return 1;
}
