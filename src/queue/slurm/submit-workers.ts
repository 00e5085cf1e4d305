import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runCommand } from '../../archive/source/command.ts';
import { OtoscopeError } from '../../errors.ts';
import { makeFolder } from '../../files/folder.ts';
import { writeError } from '../../files/write-error.ts';
import { storesIn } from '../../run/stores.ts';
import { type SlurmRequest, slurmScript } from './script.ts';

export interface SlurmOptions extends Pick<SlurmRequest, 'workers' | 'partition' | 'gres' | 'time'> {
  /** The folder that all machines see. */
  readonly out: string;
  /** The queue's address; absent: the first worker starts one. */
  readonly queue?: string;
  /** What follows `otoscope worker --store …`. */
  readonly workerArgs: readonly string[];
}

/** An array of workers that was handed to Slurm. */
export interface SlurmWorkers {
  /** Slurm's number. */
  readonly job: string;
  /** Waits for the queue's address. */
  address(signal: AbortSignal): Promise<string>;
  /** Tells Slurm that they are not needed any more. */
  cancel(): Promise<void>;
}

/** Seconds without a run after which a worker of Slurm ends by itself. */
const idleSeconds = 300;

/** The script that would be handed to Slurm, and where its parts are. */
export function planWorkers({ out, queue, workerArgs, ...request }: SlurmOptions): {
  script: string;
  addressFile: string;
} {
  const folder = join(resolve(storesIn(out).folder), 'queue');
  const addressFile = join(folder, `address-${randomBytes(4).toString('hex')}`);
  const program = [process.execPath, resolve(process.argv[1]!)];
  const worker = [...program, 'worker', '--store', resolve(out), '--idle', String(idleSeconds), ...workerArgs];
  return {
    script: slurmScript({ ...request, folder, addressFile, startsQueue: queue === undefined, worker }),
    addressFile,
  };
}

/**
 * Hands an array of workers to Slurm.
 *
 * @throws OtoscopeError where there is no Slurm, or it refuses.
 */
export async function submitWorkers(options: SlurmOptions): Promise<SlurmWorkers> {
  const { script, addressFile } = planWorkers(options);
  const file = `${addressFile}.sh`;
  try {
    await makeFolder(join(file, '..'));
    await writeFile(file, script);
    // The address may hold a password.
    if (options.queue !== undefined) await writeFile(addressFile, options.queue, { mode: 0o600 });
    await chmod(file, 0o700);
  } catch (error) {
    throw writeError(error, file);
  }
  const job = await sbatch(file);
  return {
    job,
    async address(signal) {
      for (;;) {
        signal.throwIfAborted();
        const text = await readFile(addressFile, 'utf8').catch(() => '');
        if (text !== '') return text;
        if (!(await isKnown(job))) {
          throw new OtoscopeError(`the workers of Slurm's job ${job} ended before there was a queue`, {
            hint: `their logs are ${join(file, '..')}/slurm-${job}_*.log`,
          });
        }
        await pause(1000, undefined, { signal }).catch(() => {});
      }
    },
    async cancel() {
      await runCommand('scancel', ['--signal=TERM', '--batch', job]);
    },
  };
}

async function sbatch(file: string): Promise<string> {
  const { ok, output } = await runCommand('sbatch', ['--parsable', file]);
  const job = /^(\d+)(;.*)?$/m.exec(output)?.[1];
  if (ok && job !== undefined) return job;
  if (/ENOENT/.test(output)) {
    throw new OtoscopeError('there is no sbatch here, which hands work to Slurm', {
      hint: 'run it where Slurm is, or see the script with --dry-run',
    });
  }
  throw new OtoscopeError(`Slurm refuses: ${output.trim().split('\n').at(-1)}`, { hint: `the script is ${file}` });
}

async function isKnown(job: string): Promise<boolean> {
  const { ok, output } = await runCommand('squeue', ['--noheader', '--jobs', job]);
  // It forgets jobs that ended; that it does not answer now says nothing.
  return ok ? output.trim() !== '' : !/Invalid job id/i.test(output);
}
