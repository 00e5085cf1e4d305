import { setMaxListeners } from 'node:events';
import { type Job, WaitingError, Worker } from 'bullmq';
import { messageOf } from '../errors.ts';
import type { Connection } from './connect.ts';
import type { Lane } from './lanes.ts';

/** Points in each queue's record of how many jobs ended a minute. */
const minutesRecorded = 60;
/** How often a step may be taken from a worker that fell silent: more than any cluster takes machines away. */
const mostStalls = 10;

export interface ListenOptions {
  readonly connection: Connection;
  /** Seconds that a worker may be silent before its steps are given to others. */
  readonly patience: number;
  /** Aborted: steps at hand are given back. */
  readonly quit: AbortSignal;
  readonly onNote: (line: string) => void;
}

/** What takes the jobs of queues in this process. */
export class Listeners {
  readonly #options: ListenOptions;
  readonly #workers = new Map<string, Worker>();

  constructor(options: ListenOptions) {
    this.#options = options;
    // Every job at hand waits for it.
    setMaxListeners(0, options.quit);
  }

  /** Begins to take jobs of a queue, some at once. */
  listen<Data>(
    { prefix, name }: Lane,
    concurrency: number,
    perform: (job: Job<Data>, token: string) => Promise<unknown>,
  ): void {
    const { connection, patience, quit, onNote } = this.#options;
    const process = async (job: Job<Data>, token?: string): Promise<unknown> => {
      let giveBack = (): void => {};
      const quitting = new Promise<'quit'>((resolve) => {
        giveBack = () => resolve('quit');
        quit.addEventListener('abort', giveBack, { once: true });
      });
      try {
        const result = await Promise.race([perform(job, token!), quitting]);
        if (result !== 'quit') return result;
        await job.moveToWait(token);
        throw new WaitingError();
      } finally {
        quit.removeEventListener('abort', giveBack);
      }
    };
    const worker = new Worker<Data>(name, process, {
      prefix,
      concurrency,
      connection: connection.redis,
      lockDuration: patience * 1000,
      stalledInterval: patience * 1000,
      maxStalledCount: mostStalls,
      metrics: { maxDataPoints: minutesRecorded },
    });
    worker.on('error', (error) => {
      const message = messageOf(error);
      // The connection tells of its own troubles. A lock that is lost: this worker was silent, and another has the step now.
      if (/Missing lock|could not renew lock|Missing key for job/i.test(message))
        onNote('a step was given to another worker meanwhile');
      else if (!isOfConnection(error)) onNote(`the queue says: ${message}`);
    });
    this.#workers.set(name, worker as Worker);
  }

  /** Takes no more jobs of a queue. */
  async leave({ name }: Lane): Promise<void> {
    const worker = this.#workers.get(name);
    this.#workers.delete(name);
    await worker?.close();
  }

  /** Takes no more jobs, and waits for those at hand. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers.values()].map((worker) => worker.close()));
  }
}

function isOfConnection(error: Error): boolean {
  return 'code' in error || /Connection is closed|ECONN|EPIPE|LOADING|Stream isn't writeable/i.test(error.message);
}
