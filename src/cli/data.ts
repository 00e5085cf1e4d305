import { Command } from 'commander';
import { packCommand } from './data/pack.ts';
import { prepareCommand } from './data/prepare.ts';

/** `otoscope data …`: a file per command in `data/`. */
export function dataCommand(_setExitCode: (code: number) => void): Command {
  return new Command('data')
    .summary('get, check and keep the data sets')
    .description('Gets, checks and keeps the archives of recordings.')
    .addCommand(prepareCommand())
    .addCommand(packCommand());
}
