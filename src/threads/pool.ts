import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { OtoscopeError } from '../errors.ts';
import type { Job, JobReply, Progress, SerializedError } from './job.ts';
import type { About, Bar } from './stage.ts';
import type { ThreadData } from './thread-index.ts';

interface Waiting {
  readonly module: string;
  readonly name: string;
  readonly argument: unknown;
  readonly options: RunOptions;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

export interface RunOptions {
  /** Array buffers of the argument to move rather than copy. */
  readonly transfer?: readonly ArrayBuffer[];
  /** Called as the job says how far it is. */
  readonly onProgress?: Progress;
  /**
   * Seconds after which the job is given up and its thread ended. Only for jobs of JavaScript and WebAssembly: ended in the
   * middle of native code, a thread takes the process with it.
   */
  readonly timeLimit?: number;
  /** What the bars of its stages are about. */
  readonly about?: About;
}

/** Told what a thread, from 1 on, did when. */
export type OnBars = (thread: number, bars: readonly Bar[]) => void;

interface Thread {
  /** Its `threadIndex`. */
  readonly index: number;
  readonly worker: Worker;
  current: (Waiting & { readonly id: number }) | null;
  /** Ends the thread when its job takes too long. */
  alarm?: NodeJS.Timeout;
  /** Settles when the thread has nothing to do, or is lost. */
  idle: Promise<void>;
  rest: () => void;
}

// Run from TypeScript (in tests), a thread needs the loader that its parent has.
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../scripts/typescript-worker.js' : './worker.js',
  import.meta.url,
);

/**
 * A fixed number of worker threads that run jobs in the order they were given. Threads start when first needed and
 * keep what their modules loaded (an encoder's session, say) between jobs.
 */
export class ThreadPool {
  readonly size: number;
  readonly #onBars: OnBars | undefined;
  readonly #onNote: ((text: string) => void) | undefined;
  readonly #threads: Thread[] = [];
  readonly #waiting: Waiting[] = [];
  #lastId = 0;
  #closed = false;

  /**
   * @param onBars where it is given, threads tell what they do when.
   * @param onNote told what there is to know, in a line (`note`).
   */
  constructor(size: number, onBars?: OnBars, onNote?: (text: string) => void) {
    this.size = Math.max(1, Math.floor(size));
    this.#onBars = onBars;
    this.#onNote = onNote;
  }

  /**
   * Runs a job in the next free thread.
   *
   * @throws whatever the job throws; an {@link OtoscopeError} stays one.
   */
  run<Argument, Result>(job: Job<Argument, Result>, argument: Argument, options: RunOptions = {}): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('the thread pool is closed'));
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ module: job.module, name: job.name, argument, options, resolve, reject });
      this.#dispatch();
    });
  }

  /**
   * Rejects the jobs that are running or waiting, and ends the threads as soon as they are done with what they compute:
   * ended in the middle of native code, a thread takes the process with it.
   */
  async close(): Promise<void> {
    this.#closed = true;
    const error = new Error('the thread pool was closed');
    for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    await Promise.all(
      [...this.#threads].map(async (thread) => {
        thread.current?.reject(error);
        await thread.idle;
        await thread.worker.terminate();
      }),
    );
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#threads.find(({ current }) => current === null) ?? this.#start();
      if (!thread) return;
      const waiting = this.#waiting.shift()!;
      const id = ++this.#lastId;
      thread.current = { ...waiting, id };
      thread.idle = new Promise((resolve) => {
        thread.rest = resolve;
      });
      thread.worker.ref();
      try {
        const { module, name, argument, options } = waiting;
        thread.worker.postMessage({ id, module, name, argument }, [...(options.transfer ?? [])]);
        if (options.timeLimit !== undefined) this.#setAlarm(thread, options.timeLimit);
      } catch (error) {
        thread.current = null;
        thread.rest();
        waiting.reject(error as Error);
      }
    }
  }

  #start(): Thread | null {
    if (this.#threads.length >= this.size) return null;
    let index = 0;
    while (this.#threads.some((other) => other.index === index)) index += 1;
    collectAlone();
    const worker = new Worker(workerUrl, {
      workerData: { otoscopeThread: index, keepsStages: this.#onBars !== undefined } satisfies ThreadData,
    });
    const thread: Thread = { index, worker, current: null, idle: Promise.resolve(), rest: () => {} };
    this.#threads.push(thread);
    thread.worker.on('message', (reply: JobReply) => {
      if ('note' in reply) {
        this.#onNote?.(reply.note);
        return;
      }
      const { current } = thread;
      if (current?.id !== reply.id) return;
      if ('done' in reply) {
        current.options.onProgress?.(reply.done, reply.figures);
        return;
      }
      clearTimeout(thread.alarm);
      if (reply.bars) this.#tellBars(thread, reply.bars, current.options.about);
      thread.current = null;
      thread.rest();
      // An idle thread must not keep the process alive.
      thread.worker.unref();
      if ('error' in reply) current.reject(deserialize(reply.error));
      else current.resolve(reply.result as never);
      this.#dispatch();
    });
    thread.worker.on('error', (error) => this.#lose(thread, error));
    thread.worker.on('exit', (code) => {
      const hint = 'the encoder, or a library that it uses, ended it';
      this.#lose(thread, new OtoscopeError(`a worker thread ended with code ${code}`, { hint }));
    });
    return thread;
  }

  #tellBars({ index }: Thread, bars: readonly Bar[], about: About | undefined): void {
    this.#onBars?.(
      index + 1,
      bars.map((bar) => ({ ...bar, about: { ...about, ...bar.about } })),
    );
  }

  #setAlarm(thread: Thread, seconds: number): void {
    thread.alarm = setTimeout(() => {
      this.#lose(thread, new OtoscopeError(`it was not done after ${seconds} s`));
      void thread.worker.terminate();
    }, seconds * 1000);
  }

  /** A thread that died takes its job with it; the next job starts a fresh thread. */
  #lose(thread: Thread, error: Error): void {
    const index = this.#threads.indexOf(thread);
    if (index >= 0) this.#threads.splice(index, 1);
    clearTimeout(thread.alarm);
    thread.current?.reject(error);
    thread.current = null;
    thread.rest();
    this.#dispatch();
  }
}

/**
 * Garbage is looked for at once and in the thread that made it. V8 looks whenever 64 MB of samples came and went, which lie outside of
 * its own memory: in further threads, it would take the cores that the threads of a pool share; bit by bit beside the work, it
 * takes several times as long in all, to spare pauses of milliseconds that nobody notices here.
 */
function collectAlone(): void {
  setFlagsFromString('--no-concurrent-marking');
  setFlagsFromString('--no-incremental-marking');
}

function deserialize(error: SerializedError): Error {
  const restored = error.user ? restoredForUser(error.message, error.user) : new Error(error.message);
  if (error.stack !== undefined) restored.stack = error.stack;
  return restored;
}

function restoredForUser(message: string, { hint, exitCode, withheld }: NonNullable<SerializedError['user']>) {
  return new OtoscopeError(
    { full: message, withheld: withheld.message },
    { exitCode, ...(hint !== undefined && { hint: { full: hint, withheld: withheld.hint ?? '' } }) },
  );
}
