import { Command } from 'commander';
import { getCommand } from './data/get.ts';
import { listCommand } from './data/list.ts';
import { packCommand } from './data/pack.ts';
import { prepareCommand } from './data/prepare.ts';
import { rmCommand } from './data/rm.ts';
import { verifyCommand } from './data/verify.ts';

/** `otoscope data …`: a file per command in `data/`. */
export function dataCommand(setExitCode: (code: number) => void): Command {
  return new Command('data')
    .summary('get, check and keep the data sets')
    .description('Gets, checks and keeps the archives of recordings.')
    .addCommand(getCommand(setExitCode))
    .addCommand(verifyCommand(setExitCode))
    .addCommand(listCommand())
    .addCommand(prepareCommand())
    .addCommand(packCommand())
    .addCommand(rmCommand(setExitCode));
}
