import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { writeRecordings } from './recordings.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder with the built program as an installation has it. */
    readonly installation: string;
    /** A data folder with the archives of the tasks in test/fixtures/tasks; tests copy it. */
    readonly recordings: string;
  }
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Takes the program, which is built first where it is older than its source, into a folder of its own for all end-to-end
 * tests: an edit of the source while they run, or a build by someone else, does not change what they test.
 */
export default async function install(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-e2e-'));
  // A test runs it as another user.
  await chmod(folder, 0o755);
  const [installation, recordings] = [join(folder, 'installation'), join(folder, 'data')];
  await promisify(execFile)(process.execPath, [join(root, 'bin', 'otoscope.js'), '--version']);
  for (const name of ['bin', 'dist', 'python', 'templates', 'package.json'])
    await cp(join(root, name), join(installation, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(installation, 'node_modules'), 'junction');
  await writeRecordings(recordings);
  project.provide('installation', installation);
  project.provide('recordings', recordings);
  return () => rm(folder, { recursive: true, force: true });
}
