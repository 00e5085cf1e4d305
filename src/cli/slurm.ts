import type { Command } from 'commander';
import { OtoscopeError } from '../errors.ts';
import type { SlurmOptions } from '../queue/slurm/submit-workers.ts';
import { type EncoderFlags, wholeNumber } from './options.ts';

/** What the flags of {@link withSlurmOptions} say. */
export interface SlurmFlags {
  readonly slurm?: true;
  readonly partition?: string;
  readonly gres?: string;
  readonly time?: string;
  readonly workers?: number;
  readonly dryRun?: true;
}

/** Gives a command the flags for workers that Slurm starts. */
export function withSlurmOptions(command: Command): Command {
  return command
    .optionsGroup('Options for Slurm:')
    .option('--slurm', 'have Slurm start the workers, and the queue where --queue names none')
    .option('--workers <number>', 'how many Slurm starts (default: 4)', wholeNumber(1))
    .option('--partition <name>', "Slurm's partition")
    .option('--gres <list>', 'what Slurm gives each worker, such as gpu:1')
    .option('--time <limit>', 'how long Slurm lets a worker run, such as 12:00:00')
    .option('--dry-run', 'print the script for Slurm and do nothing')
    .optionsGroup('Options:');
}

/** What Slurm is asked for. */
export function slurmOptions(
  flags: SlurmFlags & EncoderFlags & { readonly out: string; readonly queue?: string; readonly data: string },
): SlurmOptions {
  const { workers = 4, partition, gres, time, out, queue, device, python } = flags;
  return {
    workers,
    out,
    ...(queue !== undefined && { queue }),
    ...(partition !== undefined && { partition }),
    ...(gres !== undefined && { gres }),
    ...(time !== undefined && { time }),
    workerArgs: [
      ...(device?.startsWith('cuda') ? ['--device', 'cuda'] : []),
      ...(python === undefined ? [] : ['--python', python]),
    ],
  };
}

/** Refuses flags for Slurm without `--slurm`. */
export function refuseWithoutSlurm(flags: SlurmFlags): void {
  const named = (['workers', 'partition', 'gres', 'time', 'dryRun'] as const).find((name) => flags[name] !== undefined);
  if (flags.slurm || named === undefined) return;
  const flag = named === 'dryRun' ? '--dry-run' : `--${named}`;
  throw new OtoscopeError(`${flag} is for --slurm`, { exitCode: 2 });
}
