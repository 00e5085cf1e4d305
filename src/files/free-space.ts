import { stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A disk, and how much of it this user may still fill. */
export interface Disk {
  /** The same for two folders on one disk. */
  readonly id: number;
  /** Bytes. */
  readonly free: number;
}

/** The disk that a folder is on, or would be on if it were made. */
export async function diskOf(folder: string): Promise<Disk> {
  const path = resolve(folder);
  try {
    const [{ dev }, { bavail, bsize }] = await Promise.all([stat(path), statfs(path)]);
    return { id: dev, free: bavail * bsize };
  } catch (error) {
    if (dirname(path) === path) throw error;
    return diskOf(dirname(path));
  }
}
