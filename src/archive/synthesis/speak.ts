import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OtoscopeError } from '../../errors.ts';
import type { SpokenText } from '../../task/recordings.ts';
import { defineJob } from '../../threads/job.ts';

/** The package that carries espeak-ng as WebAssembly: the same speech on every machine. */
export const speechPackage = 'npm:espeak-ng@1.0.2';

export interface SpeechOrder extends Omit<SpokenText, 'speak'> {
  /** Where the package lies. */
  readonly folder: string;
  readonly text: string;
}

/** What is used of Emscripten's module: started with a command line, it runs the program once. */
type StartEspeak = (options: {
  readonly arguments: readonly string[];
  readonly preRun: readonly ((module: { readonly FS: Files }) => void)[];
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  readonly instantiateWasm: (imports: object, done: (instance: object, module: object) => void) => object;
}) => Promise<{ readonly FS: Files }>;

/** Node has it, its types do not. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};

interface Files {
  writeFile(path: string, text: string): void;
  readFile(path: string): Uint8Array;
}

/** Compiled once in a thread; every text gets an instance of its own, so none can depend on those before it. */
let compiled: Promise<object> | undefined;

/**
 * Speaks a text with espeak-ng.
 *
 * @returns a WAV file.
 * @throws OtoscopeError with what espeak-ng says where it does not speak.
 */
export async function speak({ folder, text, voice, speed, pitch }: SpeechOrder): Promise<Uint8Array> {
  const said: string[] = [];
  compiled ??= readFile(join(folder, 'dist/espeak-ng.wasm')).then((bytes) => WebAssembly.compile(bytes));
  const wasm = await compiled;
  const { default: start } = (await import(pathToFileURL(join(folder, 'dist/espeak-ng.js')).href)) as {
    default: StartEspeak;
  };
  try {
    const { FS } = await start({
      arguments: [...['-v', voice, '-s', `${speed}`, '-p', `${pitch}`], ...['-b', '1', '-f', '/text', '-w', '/speech']],
      preRun: [({ FS }) => FS.writeFile('/text', text)],
      print: (line) => said.push(line),
      printErr: (line) => said.push(line),
      instantiateWasm(imports, done) {
        void WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
        return {};
      },
    });
    return FS.readFile('/speech');
  } catch (error) {
    throw new OtoscopeError(`espeak-ng does not speak with voice ${voice}: ${said.join(' ') || String(error)}`, {
      cause: error,
    });
  }
}

export const speakJob = defineJob(import.meta.url, 'speak', speak);
