import { Command } from 'commander';
import { verifyCommand } from './data/verify.ts';

/** `otoscope data …`: a file per command in `data/`. */
export function dataCommand(setExitCode: (code: number) => void): Command {
  return new Command('data')
    .summary('get, check and keep the data sets')
    .description('Gets, checks and keeps the archives of recordings.')
    .addCommand(verifyCommand(setExitCode));
}
