import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { findInterpreter } from '../src/encoder/python/interpreter.ts';
import type { Measured } from './measure.ts';

const versionsSchema = z.object({ python: z.string(), torch: z.string(), threads: z.int(), blas: z.string() });
const readySchema = z.object({ ready: z.literal(true) });
const sampleSchema = z.object({ value: z.number(), cpu: z.number(), result: z.unknown() });

/** What the peer runs on. */
export type PeerVersions = z.infer<typeof versionsSchema>;

/** A script of bench/peers in a process that stays: it measures itself, repeat by repeat, without the start of Python. */
export class Peer {
  readonly versions: PeerVersions;
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  private constructor(
    process: ChildProcessByStdio<Writable, Readable, null>,
    lines: AsyncIterator<string>,
    versions: PeerVersions,
  ) {
    this.#process = process;
    this.#lines = lines;
    this.versions = versions;
  }

  /** @throws Error where the script does not come up. */
  static async start(python: string, script: string, threads: number): Promise<Peer> {
    const file = fileURLToPath(new URL(`peers/${script}.py`, import.meta.url));
    // A setting meant for another machine would make the peer slower than it is.
    const own = Object.entries(process.env).filter(([name]) => !/^(OPENBLAS|OMP|MKL)_/.test(name));
    const env = Object.fromEntries(own);
    const child = spawn(python, [file, String(threads)], { stdio: ['pipe', 'pipe', 'inherit'], env });
    // What is written to a process that has ended is missed at the next answer.
    child.stdin.on('error', () => {});
    const reader: Interface = createInterface({ input: child.stdout });
    const lines = reader[Symbol.asyncIterator]();
    const versions = versionsSchema.parse(await answerOf(lines, script));
    return new Peer(child, lines, versions);
  }

  /** As tables name it. */
  get name(): string {
    const { torch, threads, blas } = this.versions;
    return `torch ${torch} (${blas}), ${threads} threads`;
  }

  /** Has the peer make its data for one of its works; gives that work. `result` is what each repeat returned. */
  async prepare(work: string, arguments_: Readonly<Record<string, unknown>>): Promise<Measured & { result?: unknown }> {
    readySchema.parse(await this.#ask({ prepare: work, arguments: arguments_ }, work));
    const measured: Measured & { result?: unknown } = async () => {
      const { result, ...sample } = sampleSchema.parse(await this.#ask({ repeat: work }, work));
      measured.result = result;
      return sample;
    };
    return measured;
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const closed = once(this.#process, 'close');
    this.#process.stdin.end();
    await closed;
  }

  #ask(request: object, what: string): Promise<unknown> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    return answerOf(this.#lines, what);
  }
}

async function answerOf(lines: AsyncIterator<string>, what: string): Promise<unknown> {
  const { value, done } = await lines.next();
  if (done) throw new Error(`the peer ended in ${what}; what it said stands above`);
  return JSON.parse(value);
}

/**
 * A Python with torch: the one named, else the one that encoders would get, else Debian's (package python3-torch).
 *
 * @returns its file, or why there is none.
 */
export async function pythonWithTorch(named?: string): Promise<{ python: string } | { missing: string }> {
  const places = named === undefined ? [undefined, '/usr/bin/python3'] : [named];
  const tried: string[] = [];
  for (const place of places) {
    const found = await findInterpreter(process.cwd(), place).catch(() => null);
    if (!found) continue;
    if (await succeeds(found.executable, ['-c', 'import torch'])) return { python: found.executable };
    tried.push(found.executable);
  }
  const where = tried.length > 0 ? `${tried.join(' and ')} cannot import torch` : 'no Python was found';
  return { missing: `${where}; install python3-torch and libopenblas0-pthread (Debian), or name another: --python` };
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}
