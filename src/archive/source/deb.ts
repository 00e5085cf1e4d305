import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { makeFolder } from '../../files/folder.ts';
import { readTar } from '../tar.ts';
import { type CommandResult, findProgram, pipeCommand, runCommand } from './command.ts';
import { cachedCopies, cachedFolder, type FetchOptions, type PackageSource, packagesFolder } from './source.ts';
import { PackageUnavailable } from './unavailable.ts';
import { place, unpack, withTemporaryFolder } from './unpack.ts';

/** Debian packages: those in the cache, and by `apt-get download`, which installs nothing and needs no root. */
export const debSource: PackageSource = {
  copies: (name) => cachedCopies('deb', name),

  fetch(packages, options) {
    const ids = packages.map(({ id }) => id);
    return withTemporaryFolder(packagesFolder('deb'), async (folder) => {
      const found = new Set<string>();
      await requirePrograms(ids);
      await download(
        packages.map(({ name }) => name),
        ids,
        folder,
        options,
      );
      for (const file of (await readdir(folder)).filter((each) => each.endsWith('.deb'))) {
        // `<name>_<version>_<architecture>.deb`, a colon in the version written as %3a.
        const [name, version] = file.split('_').map(decodeURIComponent);
        const wanted = packages.find((each) => each.name === name);
        if (!wanted) continue;
        const unpacked = join(folder, `unpacked-${name}`);
        await unpackPackage(join(folder, file), unpacked, wanted.id, options);
        await place(unpacked, cachedFolder('deb', wanted.name, version!), wanted.isGood);
        found.add(wanted.id);
      }
      const missing = ids.filter((id) => !found.has(id));
      if (missing.length > 0)
        throw new PackageUnavailable(missing, 'apt-get brought no file of it', {
          hint: 'run apt-get download by hand',
        });
    });
  },
};

async function requirePrograms(ids: readonly string[]): Promise<void> {
  for (const program of ['apt-get', 'dpkg-deb']) {
    if (!(await findProgram(program)))
      throw new PackageUnavailable(ids, `it is a Debian package, and there is no ${program} on this machine`, {
        hint: 'run on Debian or Ubuntu, in a container of one say, or copy the finished archive from such a machine into your data folder',
      });
  }
}

/** With the machine's own package lists; where these are empty, old or lack the package, with fresh ones of our own. */
async function download(
  names: readonly string[],
  ids: readonly string[],
  folder: string,
  options: FetchOptions,
): Promise<void> {
  const cache = join(folder, 'cache');
  const lists = join(folder, 'lists');
  await makeFolder(join(cache, 'archives', 'partial'));
  await makeFolder(join(lists, 'partial'));
  // No sandbox user: it could not write here. Nothing of the machine's own apt is touched.
  const settings = [
    '-q',
    ...set('APT::Sandbox::User', ''),
    ...set('Dir::Cache', cache),
    ...set('Acquire::Retries', '2'),
  ];
  const ownLists = [...settings, ...set('Dir::State::Lists', lists), ...set('Acquire::Languages', 'none')];
  const apt = (args: readonly string[]): Promise<CommandResult> =>
    runCommand('apt-get', args, { ...options, cwd: folder });

  const first = await apt([...settings, 'download', ...names]);
  if (first.ok) return;
  const update = await apt([...ownLists, 'update']);
  const second = await apt([...ownLists, 'download', ...names]);
  if (second.ok) return;
  // An update without a network ends well, with warnings, and then no package is known.
  const complaint = aptComplaint(update.output) ?? aptComplaint(second.output) ?? 'it gave no reason';
  throw new PackageUnavailable(ids, `apt-get failed: ${complaint}`, {
    hint: 'check the network and that the sources in /etc/apt carry the package, then run again',
  });
}

function set(option: string, value: string): string[] {
  return ['-o', `${option}=${value}`];
}

/** The last line of apt's output that says what is wrong: an error, else a warning. */
export function aptComplaint(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trim());
  const telling = (start: RegExp) => lines.findLast((line) => start.test(line) && !/have been ignored/.test(line));
  const line = telling(/^E: /) ?? telling(/^W: (?!Download is performed)/) ?? telling(/nothing was heard/);
  return line
    ?.replace(/^[EW]: /, '')
    .replace(/\s+/g, ' ')
    .replace(/:$/, '');
}

async function unpackPackage(file: string, folder: string, id: string, options: FetchOptions): Promise<void> {
  let broken: unknown;
  const { ok, output } = await pipeCommand(
    'dpkg-deb',
    ['--fsys-tarfile', file],
    // What dpkg-deb says itself tells more than that its output is cut off.
    (tar) =>
      unpack(readTar(tar, { name: file }), folder).catch((error: unknown) => {
        broken = error;
      }),
    options,
  );
  if (ok && broken === undefined) return;
  if (broken !== undefined && !(broken instanceof OtoscopeError)) throw broken;
  const why = output.trim().split('\n').at(-1) || messageOf(broken);
  throw new PackageUnavailable([id], `dpkg-deb failed: ${why}`, {
    hint: 'run again: the download may have been damaged',
    cause: broken,
  });
}
