import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isProcessGone } from './lock-holder.ts';

const pattern = /^\.(.+)\.(\d+)(?:-([0-9a-f]{8}))?-[0-9a-f]{8}\.part$/;

/** Where this process has its number: folders may be shared between machines, and machines between containers. */
const here = createHash('sha256').update(`${hostname()} ${processNumbers()}`).digest('hex').slice(0, 8);

/** The name of a file while this process writes it, another at every call. */
export function halfWrittenName(file: string): string {
  return `.${file}.${process.pid}-${here}-${randomBytes(4).toString('hex')}.part`;
}

/** The file that is being written under a name; undefined where it is no such name. */
export function fileOfHalfWritten(name: string): string | undefined {
  return pattern.exec(name)?.[1];
}

/** A file in a folder that nobody will finish. */
export interface AbandonedFile {
  readonly name: string;
  readonly bytes: number;
}

const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * What killed processes left half written in a folder: those of this machine are looked for; nobody else appends to a file
 * for a day and then goes on.
 *
 * @param file what was written; absent: whatever it was.
 */
export async function abandonedIn(folder: string, file?: string): Promise<AbandonedFile[]> {
  const found: AbandonedFile[] = [];
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const [, half, pid, place] = pattern.exec(name) ?? [];
    if (half === undefined || (file !== undefined && half !== file)) continue;
    const state = await stat(join(folder, name)).catch(() => null);
    if (!state?.isFile()) continue;
    const isAbandoned = (place === here && isProcessGone(Number(pid))) || Date.now() - state.mtimeMs > abandonedAfterMs;
    if (isAbandoned) found.push({ name, bytes: state.size });
  }
  return found;
}

/** Removes what {@link abandonedIn} finds. What cannot be removed stays. */
export async function removeAbandoned(folder: string, file?: string): Promise<void> {
  for (const { name } of await abandonedIn(folder, file)) {
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** Linux numbers the processes of a container by themselves. */
function processNumbers(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
