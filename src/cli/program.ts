import { Command } from 'commander';
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
 * The command line with all that it understands.
 *
 * @param setExitCode takes the exit code of a command that ended well where it may be another than 0.
 */
export function createProgram(setExitCode: (code: number) => void): Command {
  const program = new Command('otoscope')
    .description('Finds out how good an audio encoder is.')
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  otoscope run moonshine-tiny --suite mini    score a built-in encoder
  otoscope run ./my_encoder.py                score a PyTorch class as it is
  otoscope report                             compare the results of encoders
  otoscope check ./model.onnx                 see whether it keeps the rules
  otoscope data get esc50                     fetch the recordings of a task
  otoscope tasks                              list what encoders are tested on`,
    );
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
    program.addCommand(command);
  }
  settle(program, 'otoscope');
  return program;
}

/** Gives a command and those within it what they have in common. */
function settle(command: Command, name: string): void {
  command.showHelpAfterError(`(${name} --help tells more)`);
  for (const each of [...command.options, ...command.registeredArguments]) {
    const { defaultValue } = each;
    // As one would type it, and not as JSON.
    if (defaultValue !== undefined && typeof defaultValue !== 'boolean') {
      each.defaultValueDescription ??= String(defaultValue);
    }
  }
  for (const inner of command.commands) {
    inner.copyInheritedSettings(command);
    settle(inner, `${name} ${inner.name()}`);
  }
}
