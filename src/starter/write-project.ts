import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OtoscopeError } from '../errors.ts';
import { makeFolder } from '../files/folder.ts';
import { writeError } from '../files/write-error.ts';
import { type StarterNames, starterNames } from './names.ts';
import { starterModel } from './onnx-model.ts';

/** What a starter project's encoder is written in. */
export type StarterKind = 'python' | 'onnx' | 'typescript';

const extensions: Readonly<Record<StarterKind, string>> = { python: '.py', onnx: '.onnx', typescript: '.ts' };
/** The same place from src/starter and from dist/starter. */
const templates = fileURLToPath(new URL('../../templates/', import.meta.url));

/** A project that was written. */
export interface StarterProject {
  /** The encoder's file in it. */
  readonly encoder: string;
  /** All files, sorted. */
  readonly files: readonly string[];
}

/**
 * Writes a small encoder that passes `otoscope check` as it is, from the templates that come with the program. It is written
 * beside its place and then renamed, so that there is a whole project or none.
 *
 * @param path the project's folder, which must not be there yet; its name gives the encoder's.
 */
export async function writeProject(path: string, kind: StarterKind): Promise<StarterProject> {
  const names = starterNames(path);
  const { folder } = names;
  if (await isThere(folder)) {
    throw new OtoscopeError(`${path} is there already`, {
      hint: 'choose another name, or remove it first',
      exitCode: 2,
    });
  }
  const contents = await contentsOf(kind, names);
  try {
    await makeFolder(dirname(folder));
    // By mkdir, as mkdtemp makes folders that nobody else may read.
    const fresh = join(dirname(folder), `.${basename(folder)}.${randomUUID()}`);
    await mkdir(fresh);
    try {
      for (const [file, content] of contents) await writeFile(join(fresh, file), content);
      await rename(fresh, folder);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  } catch (error) {
    throw writeError(error, path);
  }
  return { encoder: `${names.file}${extensions[kind]}`, files: [...contents.keys()].sort() };
}

/** The project's files by name, under the project's names. */
async function contentsOf(
  kind: StarterKind,
  { file, className }: StarterNames,
): Promise<Map<string, string | Uint8Array>> {
  const named = (text: string): string => text.replaceAll('my_encoder', file).replaceAll('MyEncoder', className);
  const contents = new Map<string, string | Uint8Array>();
  for (const folder of ['common', kind]) {
    for (const name of await readdir(join(templates, folder))) {
      // Python leaves its cache there when a template is run.
      if (name.startsWith('__')) continue;
      contents.set(named(name), named(await readFile(join(templates, folder, name), 'utf8')));
    }
  }
  if (kind === 'onnx') contents.set(`${file}.onnx`, starterModel());
  return contents;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
