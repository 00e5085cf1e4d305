// Builds the page of results (viewer/) into one file, index.html.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newest } from './newest.js';

const root = fileURLToPath(new URL('..', import.meta.url));
// What viewer/ imports of the program.
const sources = ['viewer', 'src/report', 'src/suite', 'src/files', 'src/encoder'].map((folder) => join(root, folder));

/**
 * Builds the page into a folder, or copies it from an earlier build that is as new as its source.
 *
 * @param {string} folder
 * @param {string} [earlier] the folder of an earlier build.
 * @returns {boolean} whether it could be built.
 */
export function buildViewer(folder, earlier) {
  if (earlier && !isViewerStale(earlier)) {
    cpSync(earlier, folder, { recursive: true, preserveTimestamps: true });
    return true;
  }
  const begun = new Date();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const options = ['--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, [vite, 'build', join(root, 'viewer'), ...options], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // Not what the caller has: React has a larger, slower half for development.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) return false;
  // What changes while it is built is newer than this.
  utimesSync(join(folder, 'index.html'), begun, begun);
  return true;
}

/** Whether there is no page in a folder, or one that is older than its source. */
function isViewerStale(folder) {
  const page = join(folder, 'index.html');
  return !existsSync(page) || Math.max(...sources.map(newest)) > statSync(page).mtimeMs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/build-viewer.js <folder>');
  process.exitCode = buildViewer(folder) ? 0 : 1;
}
