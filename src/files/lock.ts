import { randomBytes } from 'node:crypto';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OtoscopeError } from '../errors.ts';
import { makeFolder } from './folder.ts';
import { type FoundLock, heldHere, type LockHolder, lookAtLock } from './lock-holder.ts';
import { writeError } from './write-error.ts';

/** Milliseconds. */
export interface LockTiming {
  /** How often a holder shows that it is alive. */
  readonly beat: number;
  /** A holder that was silent for so long is taken for dead, where its process cannot be looked for. */
  readonly silence: number;
  /** How often one who waits looks again. */
  readonly look: number;
}

const usualTiming: LockTiming = { beat: 5_000, silence: 120_000, look: 500 };

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Told once, when another process holds the lock. */
  readonly onWait?: (holder: LockHolder | null) => void;
  readonly timing?: LockTiming;
}

/** A lock that this process holds. */
export interface Lock {
  /** Aborted when another process took the lock because this one was silent, suspended for minutes, say. */
  readonly lost: AbortSignal;
  /** Whether the lock was taken from a process that is only thought to be dead: it may wake up and write. */
  readonly fromSilent: boolean;
  release(): Promise<void>;
}

/**
 * Takes a lock, a file that holds who has it, and waits while a living process has it. A process is dead when this machine
 * has none of that id, or when it did not touch the file for `timing.silence`.
 *
 * @throws OtoscopeError where the file cannot be written; the signal's reason when aborted.
 */
export async function takeLock(
  path: string,
  { signal, onWait, timing = usualTiming }: LockOptions = {},
): Promise<Lock> {
  const token = randomBytes(8).toString('hex');
  heldHere.add(token);
  try {
    let fromSilent = false;
    let told = false;
    let looked = false;
    while (!(await create(path, token))) {
      signal?.throwIfAborted();
      const found = await lookAtLock(path, timing.silence);
      if (!found) continue;
      if (found.state === 'alive') {
        // A lock that was made this moment does not say yet whose it is.
        if (!told && (found.holder || looked)) {
          onWait?.(found.holder);
          told = true;
        }
        looked = true;
        await sleep(timing.look, undefined, signal && { signal }).catch(() => signal?.throwIfAborted());
      } else if (await removeStale(path, found, timing)) fromSilent = found.state === 'silent';
    }
    return hold(path, token, fromSilent, timing);
  } catch (error) {
    heldHere.delete(token);
    throw error;
  }
}

/** The living process that holds a lock; null where there is none. */
export async function lockHolder(path: string): Promise<LockHolder | 'unknown' | null> {
  const found = await lookAtLock(path, usualTiming.silence);
  return found?.state === 'alive' ? (found.holder ?? 'unknown') : null;
}

function hold(path: string, token: string, fromSilent: boolean, { beat }: LockTiming): Lock {
  const lost = new AbortController();
  const isOurs = async () => (await readFile(path, 'utf8').catch(() => '')).includes(token);
  const timer = setInterval(async () => {
    const now = new Date();
    if (await isOurs()) await utimes(path, now, now).catch(() => undefined);
    else if (heldHere.has(token))
      lost.abort(
        new OtoscopeError(`another process took ${path} over`, { hint: 'one of the two is enough; let it finish' }),
      );
  }, beat).unref();
  return {
    lost: lost.signal,
    fromSilent,
    async release() {
      clearInterval(timer);
      if (await isOurs()) await rm(path, { force: true }).catch(() => undefined);
      heldHere.delete(token);
    },
  };
}

async function create(path: string, token: string): Promise<boolean> {
  try {
    await makeFolder(dirname(path));
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(JSON.stringify({ pid: process.pid, host: hostname(), token }));
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    // makeFolder's own EEXIST, a file in the place of the folder, has no lock below it.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (error as NodeJS.ErrnoException).path === path)
      return false;
    throw writeError(error, path);
  }
}

/**
 * Removes the lock of a process that is gone. Of several who find it at once only one may, under a second lock file, and
 * only after another look: what stands there may be a new one by now.
 */
async function removeStale(path: string, stale: FoundLock, timing: LockTiming): Promise<boolean> {
  const guard = `${path}.removing`;
  const handle = await open(guard, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return null;
    throw writeError(error, path);
  });
  if (!handle) {
    await sleep(20);
    // Removing takes no time; who began it long ago was killed in its middle.
    const left = await stat(guard).catch(() => null);
    if (left && Date.now() - left.mtimeMs > 10_000) await rm(guard, { force: true });
    return false;
  }
  try {
    await handle.close();
    const again = await lookAtLock(path, timing.silence);
    if (again?.text !== stale.text || again.state === 'alive') return false;
    await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}
