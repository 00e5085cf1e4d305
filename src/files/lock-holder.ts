import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';

const holderSchema = z.object({ pid: z.number().int().positive(), host: z.string(), token: z.string() });

/** The process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
}

/** How a line names who holds a lock. */
export function holderName(holder: LockHolder | null): string {
  return holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
}

/** Tokens of the locks that this process holds: its id alone may have been another process's before. */
export const heldHere = new Set<string>();

/** A lock as it is now. */
export interface FoundLock {
  readonly text: string;
  /** Null while it is being written. */
  readonly holder: LockHolder | null;
  readonly state: 'alive' | 'dead' | 'silent';
}

/**
 * Looks at a lock; null where there is none.
 *
 * @param silence milliseconds without a sign of life after which a holder is taken for dead where its process cannot be
 *   looked for.
 */
export async function lookAtLock(path: string, silence: number): Promise<FoundLock | null> {
  const [text, file] = await Promise.all([readFile(path, 'utf8').catch(() => null), stat(path).catch(() => null)]);
  if (text === null || file === null) return null;
  const holder = parseHolder(text);
  const isSilent = Date.now() - file.mtimeMs > silence;
  return { text, holder, state: holder && isDead(holder) ? 'dead' : isSilent ? 'silent' : 'alive' };
}

function parseHolder(text: string): z.infer<typeof holderSchema> | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isDead({ pid, host, token }: z.infer<typeof holderSchema>): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return !heldHere.has(token);
  return isProcessGone(pid);
}

/** Whether this machine has no process of that number. */
export function isProcessGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
