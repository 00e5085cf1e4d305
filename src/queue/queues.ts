import { Queue } from 'bullmq';
import type { Connection } from './connect.ts';
import type { Lane } from './lanes.ts';

/** What a job of a step carries: the rest is in the store. */
export interface StepJob {
  readonly run: string;
  /** The step's key. */
  readonly step: string;
}

/** What a job of a group carries. */
export interface GroupJob {
  readonly run: string;
  /** Its place among `groupsOf` the run's steps. */
  readonly group: number;
  /** What was added to the queue last: its steps come in two halves. */
  readonly added: 'nothing' | 'encode' | 'tracks';
}

/** What a job of a run carries: what people want to know of it. */
export interface RunJob {
  readonly version: string;
  readonly encoder: string;
  readonly fingerprint: string;
  /** What runs the encoder: `this program`, `Python`, `Python on a GPU`. */
  readonly needs: string;
  readonly suite: string;
  /** The folder `store` where it was submitted. */
  readonly store: string;
  /** `user@host` */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** Begins the keys of its other queues. */
  readonly lanes: string;
  /** How many steps were left to do. */
  readonly steps: number;
  readonly groups: number;
  readonly cancelled?: true;
}

/** The queues that are open on a connection, each opened when it is first asked for. */
export class Queues {
  readonly connection: Connection;
  readonly #open = new Map<string, Queue>();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  at<Data>({ prefix, name }: Lane): Queue<Data> {
    const key = `${prefix}:${name}`;
    const known = this.#open.get(key);
    if (known) return known as Queue<Data>;
    const queue = new Queue(name, { prefix, connection: this.connection.redis });
    // The connection tells of its own troubles.
    queue.on('error', () => {});
    this.#open.set(key, queue);
    return queue as Queue<Data>;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((queue) => queue.close()));
  }
}
