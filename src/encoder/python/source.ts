import { realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import type { EncoderOptions } from '../options.ts';
import type { PythonSource } from '../source.ts';
import { described, findInterpreter } from './interpreter.ts';
import { type Loading, loadPython } from './load.ts';

const secondsBetweenNotes = 10;

/**
 * Describes a Python encoder. It is loaded once to see what it is: its fingerprint covers its module, the files that this
 * imports from its own folder, the versions of Python and of the packages they import, and every tensor and array it holds.
 *
 * @param module a file `.py`, or a dotted name that Python finds.
 * @param attribute which class of the module, or `load_model` for HEAR's form; absent: its only encoder.
 * @throws {@link OtoscopeError} where no Python, package or encoder is found, or the encoder's own code throws.
 */
export async function pythonSource(
  module: string,
  attribute: string | undefined,
  options: EncoderOptions = {},
): Promise<PythonSource> {
  const isFile = module.endsWith('.py');
  // Where the file really is, its helpers are found.
  const place = isFile ? await realpath(module) : module;
  const interpreter = await findInterpreter(isFile ? dirname(place) : process.cwd(), options.python);
  const stem = isFile ? basename(place, '.py') : place.split('.').at(-1)!;
  const name = attribute === undefined || attribute === 'load_model' ? stem : `${stem}.${attribute}`;
  const loading: Loading = {
    module: place,
    ...(attribute !== undefined && { attribute }),
    interpreter,
    device: options.device ?? 'cpu',
    threads: Math.max(1, Math.floor(availableParallelism() / (options.jobs ?? 1))),
    encodeSeconds: options.encodeSeconds ?? 600,
    startSeconds: options.startSeconds ?? 3600,
    ...(options.verbose && { verbose: true }),
  };
  const note = (text: string): void => options.onNote?.(`${name}: ${text}`);
  note(`runs in ${described(interpreter)}`);
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += secondsBetweenNotes;
    note(`is being loaded, for ${seconds} s now`);
  }, secondsBetweenNotes * 1000);
  try {
    const {
      process,
      declared: _,
      names: __,
      device,
      ...found
    } = await loadPython(loading, 0, undefined, options.onNote);
    await process.close();
    const torch = found.packages.torch === undefined ? '' : `torch ${found.packages.torch} on `;
    note(`loaded, ${torch}${device}`);
    return { kind: 'python', name, ...found, ...loading };
  } finally {
    clearInterval(timer);
  }
}
