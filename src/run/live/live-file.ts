import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import { makeFolder } from '../../files/folder.ts';
import { isProcessGone } from '../../files/lock-holder.ts';
import type { RunEvent } from '../events.ts';
import { LiveProgress, type LiveStatus, liveStatusSchema } from './live-status.ts';

/** How often the file is written at most, in milliseconds. */
const interval = 500;
/** A run without a sign of life for so long, in milliseconds, is taken for ended where its process cannot be looked for. */
const silence = 60_000;

/**
 * Where runs tell how far they are: a file each, which goes when the run has written its results. It is no part of the
 * store, in which a run that finds everything done touches nothing.
 */
function liveFolder(out: string): string {
  return join(out, '.live');
}

/**
 * Tells how far a run is in a small file that is written anew twice a second while it goes on. Nobody waits for it, neither
 * the run nor the disk: it is of use only until the run has ended. A run that was killed leaves it behind, and the next run
 * of the same encoder and suite takes it away.
 */
export class LiveFile {
  readonly #folder: string;
  readonly #name: string;
  readonly #identity: Pick<LiveStatus, 'encoder' | 'suite' | 'startedAt'>;
  readonly #progress = new LiveProgress();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isIdle = false;

  constructor(out: string, identity: Pick<LiveStatus, 'encoder' | 'suite'>) {
    this.#folder = liveFolder(out);
    this.#name = `${process.pid}-${randomBytes(4).toString('hex')}.json`;
    this.#identity = { ...identity, startedAt: new Date().toISOString() };
  }

  /** With the first event the file appears: a run that cannot begin, for want of its encoder, leaves nothing. */
  see(event: RunEvent): void {
    this.#progress.see(event);
    if (this.#timer) return;
    this.#writing = this.#removeEarlier().then(() => this.#write());
    this.#timer = setInterval(() => {
      if (this.#isIdle) this.#writing = this.#write();
    }, interval).unref();
  }

  /** The run has written its results. */
  async close(): Promise<void> {
    if (await this.#rest()) await rm(join(this.#folder, this.#name), { force: true }).catch(() => undefined);
  }

  /** The run ended without results, which stays to be seen: stopped by the signal, else by an error. */
  async fail(error: unknown, signal: AbortSignal): Promise<void> {
    if (!signal.aborted && this.#timer) this.#progress.see({ kind: 'note', text: messageOf(error) });
    if (await this.#rest()) await this.#write(signal.aborted ? 'stopped' : 'failed');
  }

  /** Whether there is a file, which is not written any more. */
  async #rest(): Promise<boolean> {
    if (!this.#timer) return false;
    clearInterval(this.#timer);
    await this.#writing;
    return true;
  }

  /** A file that cannot be written costs a look at the run and nothing else. */
  async #write(ended?: LiveStatus['ended']): Promise<void> {
    this.#isIdle = false;
    const status: LiveStatus = {
      schema: 'otoscope.live/1',
      pid: process.pid,
      host: hostname(),
      ...this.#identity,
      beatAt: new Date().toISOString(),
      ...(ended && { ended }),
      ...this.#progress.now(),
    };
    const part = join(this.#folder, `.${this.#name}.part`);
    await makeFolder(this.#folder)
      .then(() => writeFile(part, JSON.stringify(status)))
      .then(() => rename(part, join(this.#folder, this.#name)))
      .catch(() => rm(part, { force: true }).catch(() => undefined));
    this.#isIdle = true;
  }

  async #removeEarlier(): Promise<void> {
    for (const { path, status, isRunning } of await liveRuns(this.#folder)) {
      const isSame = status.encoder === this.#identity.encoder && status.suite === this.#identity.suite;
      if (isSame && !isRunning) await rm(path, { force: true }).catch(() => undefined);
    }
  }
}

/** A run that told how far it is. */
export interface FoundRun {
  /** The same as long as the run goes on. */
  readonly id: string;
  readonly path: string;
  readonly status: LiveStatus;
  /** False where it ended without results, or its process is gone. */
  readonly isRunning: boolean;
}

/** The runs under way in a folder of results, and those that ended without results; a file that is none is passed over. */
export async function runsUnderWay(out: string): Promise<FoundRun[]> {
  return liveRuns(liveFolder(out));
}

async function liveRuns(folder: string): Promise<FoundRun[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(
    names.sort().map(async (name): Promise<FoundRun | null> => {
      if (name.startsWith('.') || !name.endsWith('.json')) return null;
      const path = join(folder, name);
      const status = await readStatus(path);
      return status && { id: name.slice(0, -'.json'.length), path, status, isRunning: isAlive(status) };
    }),
  );
  return found.filter((run) => run !== null);
}

async function readStatus(path: string): Promise<LiveStatus | null> {
  try {
    return liveStatusSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive({ pid, host, beatAt, ended }: LiveStatus): boolean {
  if (ended || (host === hostname() && isProcessGone(pid))) return false;
  // Another process may have come by the same number meanwhile.
  return Date.now() - Date.parse(beatAt) < silence;
}
