import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../errors.ts';
import { headerOf, type Reply, ReplyReader, requests } from './messages.ts';
import { Room } from './room.ts';
import { type MemoryOffer, SharedMemory } from './shared-memory.ts';

// The same place from src/encoder/python and from dist/encoder/python.
const bridge = fileURLToPath(new URL('../../../python/otoscope_bridge.py', import.meta.url));
const keptOutput = 4096;
/** Milliseconds that a process gets to end by itself, and its last words to arrive. */
const patience = { end: 5000, lastWords: 1000 };

/** The process ended without having been asked to. */
export class ProcessDied extends Error {}

/** The process was ended because it took too long. */
export class TimeIsUp extends Error {}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** One Python process, which answers one request at a time. It ends with this one, however this one ends. */
export class PythonProcess {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #ended: Promise<void>;
  readonly #room = new Room();
  #memory: SharedMemory | undefined;
  /** Where in the memory the answer to the last request begins: behind what was sent. */
  #behind = 0;
  #waiting: Waiting | undefined;
  #output = '';
  #death: Error | undefined;

  /**
   * @param executable the interpreter.
   * @param threads how many threads its numeric libraries may use, unless the environment says so already.
   */
  constructor(executable: string, threads: number) {
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
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-keptOutput);
      });
    }
    this.#channel = this.#child.stdio[3] as Duplex;
    const reader = new ReplyReader({
      roomFor: (count) => this.#room.take(count),
      fromMemory: (target) => {
        if (!this.#memory) throw new Error('a reply in memory that was never offered');
        this.#memory.read(target, this.#behind);
      },
    });
    this.#channel.on('data', (piece: Uint8Array) => {
      try {
        const reply = reader.push(piece);
        if (reply) this.#settle((waiting) => waiting.resolve(reply));
      } catch (error) {
        this.#end(new ProcessDied(`it wrote into otoscope's channel: ${messageOf(error)}`));
      }
    });
    // A write to a process that is gone: its end is told by what follows.
    this.#channel.on('error', () => {});
    this.#ended = this.#watch();
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws {@link ProcessDied}, or {@link TimeIsUp} after `seconds`, when the process is ended.
   */
  async ask(what: number, shape: readonly number[], body: Uint8Array, seconds: number): Promise<Reply> {
    if (this.#death) throw this.#death;
    const answer = new Promise<Reply>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    const timer = setTimeout(() => {
      this.#end(new TimeIsUp(`took longer than ${seconds} s`));
    }, seconds * 1000);
    const inMemory = what === requests.encode && this.#memory?.write(body) === true;
    this.#behind = body.length;
    // Together, so that the reader wakes up once.
    this.#channel.cork();
    this.#channel.write(headerOf(what, shape, inMemory ? 'memory' : 'channel'));
    if (!inMemory) this.#channel.write(body);
    this.#channel.uncork();
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Has audio and embeddings go through memory that the process made; where it cannot be opened, all goes over the channel. */
  share(offer: MemoryOffer): void {
    if (!this.#death) this.#memory = SharedMemory.open(offer);
  }

  /** Embeddings that nobody reads any more: the next ones may take their place. */
  recycle(embeddings: Float32Array): void {
    this.#room.giveBack(embeddings);
  }

  /** Lets the process end by itself; after a while it is made to. */
  async close(): Promise<void> {
    this.#channel.end();
    await Promise.race([this.#ended, wait(patience.end, undefined, { ref: false })]);
    this.#end(new Error('the process was closed'));
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
    this.#end(new ProcessDied(`${how}${this.#said()}`));
  }

  /** The first reason stands: what follows a kill is no news. */
  #end(reason: Error): void {
    this.#death ??= reason;
    this.#child.kill('SIGKILL');
    this.#channel.destroy();
    this.#memory?.close();
    this.#memory = undefined;
    this.#settle((waiting) => waiting.reject(this.#death!));
  }

  #settle(settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) settle(waiting);
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
