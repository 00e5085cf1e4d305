// Builds dist/: the program from src/, and the page from viewer/.
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildViewer } from './build-viewer.js';
import { newest } from './newest.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Builds into a folder beside dist/ and then renames it, so that no half of a build is ever there. */
export async function build() {
  const fresh = mkdtempSync(`${dist}.`);
  // Other users of the machine may run what one of them installed.
  chmodSync(fresh, 0o755);
  // What changes while the compiler runs is newer than this.
  const begun = new Date();
  // Only now: a start of the program that needs no build waits for no compiler.
  const { buildProgram } = await import('./build-program.js');
  if (!(await buildProgram(fresh)) || !buildViewer(join(fresh, 'viewer'), join(dist, 'viewer'))) {
    rmSync(fresh, { recursive: true, force: true });
    process.stderr.write(
      'error: otoscope cannot be built from its source\nhint: the compiler says why above; after a change of dependencies run npm ci\n',
    );
    process.exit(1);
  }
  utimesSync(fresh, begun, begun);
  // Another process may be doing the same; whichever build comes to stand there is as good.
  try {
    if (existsSync(dist)) renameSync(dist, `${fresh}.old`);
    renameSync(fresh, dist);
  } catch {
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(`${fresh}.old`, { recursive: true, force: true });
}

/** Builds if a file of the source, or of what builds it, is newer than the last build. */
export async function buildIfStale() {
  const built = existsSync(dist) ? statSync(dist).mtimeMs : 0;
  if (Math.max(...['src', 'viewer', 'scripts'].map((folder) => newest(join(root, folder)))) <= built) return;
  process.stderr.write('building otoscope from its source …\n');
  await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
