import { createReadStream } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { readTar } from '../tar.ts';
import { findProgram, runCommand } from './command.ts';
import {
  cachedCopies,
  cachedFolder,
  type FetchOptions,
  type PackageFolder,
  type PackageSource,
  packagesFolder,
  type WantedPackage,
} from './source.ts';
import { PackageUnavailable } from './unavailable.ts';
import { place, unpack, withTemporaryFolder } from './unpack.ts';

/** Packages of the npm registry: installed ones, those in the cache, and by `npm pack`, which runs none of their code. */
export const npmSource: PackageSource = {
  async copies(name) {
    return [...(await installedCopies(name)), ...(await cachedCopies('npm', name))];
  },

  fetch(packages, options) {
    return withTemporaryFolder(packagesFolder('npm'), async (folder) => {
      await pack(packages, folder, options);
      const archives = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
      for (const [index, file] of archives.entries()) {
        const unpacked = join(folder, `unpacked-${index}`);
        const { name, version } = await unpackArchive(join(folder, file), unpacked, packages);
        const wanted = packages.find((each) => each.name === name);
        if (wanted) await place(unpacked, cachedFolder('npm', name, version), wanted.isGood);
      }
    });
  },
};

/** Looked up as Node does: in every `node_modules` from this program's and the current folder upwards. */
async function installedCopies(name: string): Promise<PackageFolder[]> {
  const found: PackageFolder[] = [];
  const folders = new Set([...upwards(import.meta.dirname), ...upwards(process.cwd())]);
  for (const above of folders) {
    const folder = join(above, 'node_modules', name);
    const manifest = await readManifest(folder).catch(() => null);
    if (manifest) found.push({ folder, version: manifest.version });
  }
  return found;
}

function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

const manifestSchema = z.object({ name: z.string(), version: z.string() });

async function readManifest(folder: string): Promise<z.infer<typeof manifestSchema>> {
  return manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

/** One call for all of them. Its log of requests is the sign of life while it downloads. */
async function pack(packages: readonly WantedPackage[], folder: string, options: FetchOptions): Promise<void> {
  const ids = packages.map(({ id }) => id);
  const npm = await findNpm();
  if (!npm)
    throw new PackageUnavailable(ids, 'there is no npm on this machine', {
      hint: 'install npm (it comes with Node.js) or put it on the PATH',
    });
  const specifiers = packages.map(({ name, version }) => (version ? `${name}@${version}` : name));
  const args = [
    'pack',
    '--loglevel=http',
    '--no-progress',
    '--no-update-notifier',
    '--ignore-scripts',
    '--pack-destination',
    folder,
    ...specifiers,
  ];
  const { ok, output } = await runCommand(npm[0], [...npm.slice(1), ...args], options);
  if (!ok)
    throw new PackageUnavailable(ids, `npm pack failed: ${npmComplaint(output)}`, {
      hint: 'check the network and npm’s settings (npm config list), or install the packages where otoscope is installed',
    });
}

/** The line of npm's output that says what is wrong. */
export function npmComplaint(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^npm (http|warn|notice)\b/i.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/i, ''))
    .filter((line) => line !== '' && !/complete log|^\(?verbose|^(code|errno|syscall|type) /i.test(line));
  const telling = lines.find((line) =>
    /failed|reason|not found|no matching|denied|unable|ENO[A-Z]+|E[A-Z]{5,}/i.test(line),
  );
  return telling ?? lines.at(-1) ?? 'it gave no reason';
}

/** The npm of this Node, as a command's words. Windows can run its script only through a shell, so not from the PATH. */
async function findNpm(): Promise<[string, ...string[]] | null> {
  const onPath = process.platform === 'win32' ? null : await findProgram('npm');
  if (onPath) return [onPath];
  const bin = dirname(process.execPath);
  for (const above of [bin, join(bin, '..', 'lib')]) {
    const script = join(above, 'node_modules', 'npm', 'bin', 'npm-cli.js');
    const there = await access(script).then(
      () => true,
      () => false,
    );
    if (there) return [process.execPath, script];
  }
  return null;
}

/** All of an npm archive stands below one folder, mostly `package/`. */
async function unpackArchive(path: string, folder: string, packages: readonly WantedPackage[]) {
  try {
    const chunks = createReadStream(path).pipe(createGunzip());
    await unpack(readTar(chunks, { name: path }), folder, 1);
    return await readManifest(folder);
  } catch (error) {
    if (['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new PackageUnavailable(
      packages.map(({ id }) => id),
      `npm pack left a file that is no package: ${messageOf(error)}`,
      { hint: 'clear npm’s cache (npm cache clean --force) and run again', cause: error },
    );
  }
}
