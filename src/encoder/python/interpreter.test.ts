import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findInterpreter } from './interpreter.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-python-'));
  for (const name of ['VIRTUAL_ENV', 'CONDA_PREFIX', 'UV_PROJECT_ENVIRONMENT']) vi.stubEnv(name, '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A program that answers as Python does when it is asked for its version. */
async function interpreter(path: string, version = '3, 11, 2'): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho 'a word of a shim' >&2\necho '["${file}", [${version}]]'\n`);
  await chmod(file, 0o755);
  return file;
}

const skip = process.platform === 'win32';

test.skipIf(skip)('each place comes before the next: flag, virtual environment, conda, .venv above, PATH', async () => {
  const module = join(folder, 'project', 'src');
  await mkdir(module, { recursive: true });
  const files = {
    flag: await interpreter('own/python'),
    VIRTUAL_ENV: await interpreter('virtual/bin/python'),
    CONDA_PREFIX: await interpreter('conda/bin/python'),
    uv: await interpreter('project/.venv/bin/python'),
    python3: await interpreter('path/python3'),
    python: await interpreter('path/python'),
  };
  vi.stubEnv('PATH', `${join(folder, 'path')}${delimiter}/bin`);
  vi.stubEnv('VIRTUAL_ENV', join(folder, 'virtual'));
  vi.stubEnv('CONDA_PREFIX', join(folder, 'conda'));
  const found = async (named?: string) => {
    const { executable, from } = await findInterpreter(module, named);
    return [executable, from];
  };
  expect(await found(files.flag)).toEqual([files.flag, '--python']);
  expect(await found('python')).toEqual([files.python, '--python']);
  expect(await found()).toEqual([files.VIRTUAL_ENV, 'VIRTUAL_ENV']);
  // An environment that was removed while it was active.
  vi.stubEnv('VIRTUAL_ENV', join(folder, 'gone'));
  expect(await found()).toEqual([files.CONDA_PREFIX, 'CONDA_PREFIX']);
  vi.stubEnv('CONDA_PREFIX', '');
  expect(await found()).toEqual([files.uv, join(folder, 'project', '.venv')]);
  await rm(join(folder, 'project', '.venv'), { recursive: true });
  expect(await found()).toEqual([files.python3, 'PATH']);
  // A shim without a version behind it.
  await writeFile(files.python3, '#!/bin/sh\nexit 127\n');
  expect(await found()).toEqual([files.python, 'PATH']);
});

test.skipIf(skip)('a Python that is too old, does not run or is not there is refused with what to do', async () => {
  const old = await interpreter('old/python', '3, 7, 16');
  await expect(findInterpreter(folder, old)).rejects.toMatchObject({
    message: `${old} (Python 3.7.16, from --python) is too old: encoders need Python 3.8 or later`,
    hint: expect.stringContaining('--python'),
  });
  await expect(findInterpreter(folder, './none/python')).rejects.toThrow(
    '--python ./none/python: there is no such file',
  );
  await expect(findInterpreter(folder, 'python3.99')).rejects.toThrow('there is no python3.99 on the PATH');
  await expect(findInterpreter(folder, folder)).rejects.toMatchObject({
    message: `--python ${folder}: ${folder} is a folder, not an interpreter`,
    hint: expect.stringContaining(join(folder, 'bin', 'python')),
  });
  const silent = join(folder, 'silent');
  await writeFile(silent, '#!/bin/sh\necho no >&2\n');
  await expect(findInterpreter(folder, silent)).rejects.toThrow(/may not be executed/);
  await chmod(silent, 0o755);
  await expect(findInterpreter(folder, silent)).rejects.toThrow(/does not answer as Python does: no$/);
  vi.stubEnv('PATH', folder);
  await expect(findInterpreter(folder, undefined)).rejects.toMatchObject({
    message: expect.stringContaining('no Python was found'),
    exitCode: 2,
  });
});
