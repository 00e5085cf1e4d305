import { readFile, realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { OtoscopeError } from '../errors.ts';
import type { SubmissionFile } from './walk.ts';

/** Which file of a folder is its encoder, and which class of it, as `otoscope run` takes them. */
export interface EncoderInFolder {
  /** In the folder, with `/`. */
  readonly path: string;
  /** `:ClassName`, or nothing. */
  readonly selection: string;
}

const classInPython = /^class \w*Encoder\b/m;
const classInScript = /^export\s+(?:default\s+)?(?:abstract\s+)?class \w*Encoder\b/m;

/**
 * Finds the encoder of a folder: the only ONNX file with settings beside it, or Python file, TypeScript or JavaScript module
 * with a class whose name ends in `Encoder`. Files in the folder itself go before those further down.
 *
 * @throws {@link OtoscopeError} where there is none, or several of which none is at the top.
 */
export async function findEncoder(folder: string, files: readonly SubmissionFile[]): Promise<EncoderInFolder> {
  const names = new Set(files.map(({ path }) => path));
  const found: string[] = [];
  for (const { path, place } of files) {
    if (/\.onnx$/i.test(path)) {
      if (names.has(path.replace(/\.onnx$/i, '.json'))) found.push(path);
      continue;
    }
    const form = path.endsWith('.py') ? classInPython : /(?<!\.d)\.[cm]?[jt]s$/.test(path) ? classInScript : null;
    if (form?.test(await readFile(place, 'utf8'))) found.push(path);
  }
  const top = found.filter((path) => !path.includes('/'));
  const candidates = top.length > 0 ? top : found;
  if (candidates.length === 1) return { path: candidates[0]!, selection: '' };
  if (candidates.length === 0) {
    throw new OtoscopeError(`there is no encoder in ${folder}`, {
      hint: 'a class whose name ends in Encoder (.py, .ts, .js), or model.onnx with model.json; --encoder names it',
      exitCode: 2,
    });
  }
  throw new OtoscopeError(`there are ${candidates.length} encoders in ${folder}: ${candidates.join(', ')}`, {
    hint: `say which: --encoder ${candidates[0]}`,
    exitCode: 2,
  });
}

/**
 * The encoder that a user names, by a path in the folder or from where they are, with or without `:ClassName`.
 *
 * @throws {@link OtoscopeError} where it is not among the folder's files.
 */
export async function namedEncoder(
  name: string,
  folder: string,
  files: readonly SubmissionFile[],
): Promise<EncoderInFolder> {
  const [, file, selection] = /^(.+?\.\w+)(:[\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u.exec(name) ?? ['', name, ''];
  const root = await realpath(folder);
  const places = isAbsolute(file!) ? [file!] : [join(root, file!), resolve(file!)];
  for (const place of places) {
    const real = await realpath(place).catch(() => place);
    const path = relative(root, real).split(sep).join('/');
    if (files.some((each) => each.path === path)) return { path, selection: selection ?? '' };
  }
  throw new OtoscopeError(`${name} is not in ${folder}`, {
    hint: `what is packed has to hold the encoder; is it ${basename(folder)} that you mean?`,
    exitCode: 2,
  });
}
