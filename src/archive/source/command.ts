import { spawn } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export interface CommandOptions {
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  /** Added to this process' own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds without a byte of output after which the command is taken for stuck and ended. */
  readonly silenceLimit?: number;
}

export interface CommandResult {
  readonly ok: boolean;
  /** Standard output and standard error, lines as they came (the last 64 KiB). */
  readonly output: string;
}

const keptOutput = 64 * 1024;

/** Runs a program to its end, without standard input, and keeps what it says. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return pipeCommand(program, args, null, options);
}

/**
 * Runs a program and hands its standard output to `consume`; without it, standard output is kept with standard error.
 *
 * @throws the signal's reason when it is aborted; what `consume` throws.
 */
export async function pipeCommand(
  program: string,
  args: readonly string[],
  consume: ((output: AsyncIterable<Uint8Array>) => Promise<void>) | null,
  { signal, cwd, environment, silenceLimit = 120 }: CommandOptions = {},
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const child = spawn(program, args, {
    cwd,
    // Messages are looked through, so they have to come in one language.
    env: { ...process.env, LC_ALL: 'C', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let stopped = false;
  const note = (text: string) => {
    output = (output + text).slice(-keptOutput);
  };
  const stop = () => {
    stopped = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 2000).unref();
  };
  const silence = setTimeout(() => {
    note(`\nnothing was heard from it for ${silenceLimit} s`);
    stop();
  }, silenceLimit * 1000);
  const heard = (data: Uint8Array) => {
    silence.refresh();
    note(new TextDecoder().decode(data));
  };
  child.stderr.on('data', heard);
  if (!consume) child.stdout.on('data', heard);
  // What the program started itself may outlive it and hold its output open.
  child.once('exit', () => {
    if (stopped) for (const stream of [child.stdout, child.stderr]) stream.destroy();
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', (error) => {
      note(`\n${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await consume?.(refreshing(child.stdout, silence));
    const ok = await ended;
    signal?.throwIfAborted();
    return { ok, output };
  } catch (error) {
    signal?.throwIfAborted();
    if (stopped) return { ok: false, output };
    stop();
    throw error;
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener('abort', stop);
  }
}

async function* refreshing(chunks: AsyncIterable<Uint8Array>, timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    timer.refresh();
    yield chunk;
  }
}

/** The full path of a program on the PATH, or null. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder || '.', name);
    const file = await stat(path).catch(() => null);
    if (!file?.isFile()) continue;
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return null;
}
