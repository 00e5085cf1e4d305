import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * When anything in a folder was last changed, in milliseconds.
 *
 * @param {string} folder
 * @returns {number}
 */
export function newest(folder) {
  let time = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}
