import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../errors.ts';
import { Line } from './line.ts';
import { headerOf, type Reply, ReplyReader, requests } from './messages.ts';
import { PrintedLines } from './printed-lines.ts';
import type { Room } from './room.ts';
import { type MemoryOffer, SharedMemory } from './shared-memory.ts';

// The same place from src/encoder/python and from dist/encoder/python.
const bridge = fileURLToPath(new URL('../../../python/otoscope_bridge.py', import.meta.url));
const keptOutput = 4096;
/** Milliseconds that a process gets to end by itself, and its last words to arrive. */
const patience = { end: 5000, lastWords: 1000 };

/** The process ended without having been asked to: how, and what it said, which may tell of a sample. */
export class ProcessDied extends Error {
  readonly how: string;

  constructor(how: string, said = '') {
    super(`${how}${said}`);
    this.how = how;
  }
}

/** The process ended, however it did, before it came to this request. */
export class NotReached extends Error {}

/** The process was ended because it took too long. */
export class TimeIsUp extends Error {}

/** One Python process, which answers one request after the other. It ends with this one, however this one ends. */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #ended: Promise<void>;
  readonly #line = new Line((seconds) => this.#end(new TimeIsUp(`took longer than ${seconds} s`)));
  #memories: readonly SharedMemory[] = [];
  readonly #lines: PrintedLines | undefined;
  #output = '';
  /** What is told to whoever asks a process that is gone. */
  #gone: Error | undefined;

  /**
   * @param executable the interpreter.
   * @param threads how many threads its numeric libraries may use, unless the environment says so already.
   * @param room where embeddings are put.
   * @param onLine told what it prints, where somebody wants to know.
   */
  constructor(executable: string, threads: number, room: Room, onLine?: (line: string) => void) {
    const count = String(threads);
    this.#child = spawn(executable, [bridge], {
      // A hash seed, so that sets of strings have one order.
      env: {
        OMP_NUM_THREADS: count,
        MKL_NUM_THREADS: count,
        OPENBLAS_NUM_THREADS: count,
        PYTHONHASHSEED: '0',
        ...process.env,
        PYTHONUNBUFFERED: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#lines = onLine && new PrintedLines(onLine);
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]!.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
        this.#lines?.push(name, text);
      });
    }
    this.#channel = this.#child.stdio[3] as Duplex;
    const reader = new ReplyReader({
      roomFor: (count) => room.take(count),
      fromMemory: (target, place) => {
        const { first } = this.#line;
        if (first?.memory?.place !== place) throw new Error('a reply in memory that was not asked for');
        first.memory.read(target, first.bytes);
      },
    });
    this.#channel.on('data', (piece: Uint8Array) => {
      try {
        for (const reply of reader.push(piece)) this.#line.answer(reply);
      } catch (error) {
        this.#end(new ProcessDied("it wrote into otoscope's channel", `: ${messageOf(error)}`));
      }
    });
    // A write to a process that is gone: its end is told by what follows.
    this.#channel.on('error', () => {});
    this.#ended = this.#watch();
  }

  /**
   * Sends a request and waits for its answer. It goes out at once, also while the process works on others: it is found where it
   * is looked for when these are done.
   *
   * @param seconds how long the process may work on it.
   * @throws {@link ProcessDied} where the process dies over it, {@link TimeIsUp} where it is ended for taking too long, and
   *   {@link NotReached} where either happens before it comes to it.
   */
  async ask(what: number, shape: readonly number[], body: Uint8Array, seconds: number): Promise<Reply> {
    if (this.#gone) throw this.#gone;
    const free = what === requests.encode ? this.#memories.find((each) => !this.#line.uses(each)) : undefined;
    const memory = free?.write(body) ? free : undefined;
    // Together, so that the reader wakes up once.
    this.#channel.cork();
    this.#channel.write(headerOf(what, shape, memory?.place));
    if (!memory) this.#channel.write(body);
    this.#channel.uncork();
    return this.#line.join({ seconds, memory, bytes: body.length });
  }

  /**
   * Has audio and embeddings go through memories that the process made, each of which one request uses at a time; where they
   * cannot be opened, and for requests beyond, all goes over the channel.
   */
  share(offers: readonly MemoryOffer[]): void {
    if (!this.#gone) this.#memories = offers.map(SharedMemory.open).filter((memory) => memory !== undefined);
  }

  /** Lets the process end by itself; after a while it is made to. */
  async close(): Promise<void> {
    this.#channel.end();
    await Promise.race([this.#ended, wait(patience.end, undefined, { ref: false })]);
    const closed = new Error('the process was closed');
    this.#end(closed, closed);
    await this.#ended;
  }

  async #watch(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    const how = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(`it cannot be started: ${error.message}`));
      this.#child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : ending(signal)));
    });
    // What the encoder started and let go may hold its output open for ever.
    await Promise.race([closed, wait(patience.lastWords, undefined, { ref: false })]);
    this.#lines?.end();
    this.#end(new ProcessDied(how, this.#said()));
  }

  /** The first reason stands: what follows a kill is no news. */
  #end(reason: Error, behind: Error = new NotReached(reason.message)): void {
    if (this.#gone) return;
    this.#gone = behind;
    this.#child.kill('SIGKILL');
    this.#channel.destroy();
    for (const memory of this.#memories) memory.close();
    this.#memories = [];
    this.#line.end(reason, behind);
  }

  /** The last lines it printed. */
  #said(): string {
    const lines = this.#output.split(/[\r\n]+/).map((line) =>
      line
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, 200),
    );
    const last = lines.filter((line) => line !== '').slice(-3);
    return last.length === 0 ? '' : `; its last words: ${last.join(' | ')}`;
  }
}

function ending(signal: NodeJS.Signals): string {
  return signal === 'SIGKILL' ? 'killed by SIGKILL (out of memory?)' : `ended by ${signal}`;
}
