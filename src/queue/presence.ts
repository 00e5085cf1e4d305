import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { programVersion } from '../run/version.ts';
import type { Connection } from './connect.ts';

const presenceSchema = z.object({
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  device: z.string(),
  /** Kinds of work that it takes. */
  only: z.array(z.string()),
  jobs: z.number(),
  /** ISO 8601. */
  since: z.string(),
  /** Stages of the steps at hand. */
  doing: z.array(z.string()),
  done: z.number(),
  failed: z.number(),
  /** Runs that it takes no part in, and why. */
  leaves: z.array(z.object({ run: z.string(), why: z.string() })),
});

/** What a worker tells of itself. */
export type WorkerNote = z.infer<typeof presenceSchema>;

/** Seconds after which a worker that says nothing is no longer listed. */
const silence = 15;
const beatMs = 5000;

/** Tells the queue that a worker is there, and what it does. */
export class Presence {
  readonly note: WorkerNote;
  readonly #connection: Connection;
  readonly #key: string;
  readonly #timer: NodeJS.Timeout;

  constructor(connection: Connection, about: Pick<WorkerNote, 'device' | 'only' | 'jobs'>) {
    this.#connection = connection;
    this.#key = `${keyStart(connection)}${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
    const now = new Date().toISOString();
    this.note = {
      ...{ host: hostname(), pid: process.pid, version: programVersion(), since: now },
      ...about,
      ...{ doing: [], done: 0, failed: 0, leaves: [] },
    };
    this.#timer = setInterval(() => this.tell(), beatMs);
    this.tell();
  }

  /** Tells it now, rather than at the next beat. */
  tell(): void {
    // A queue that went away is told when it is back.
    if (this.#connection.redis.status !== 'ready') return;
    this.#connection.redis.set(this.#key, JSON.stringify(this.note), 'EX', silence).catch(() => {});
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#connection.redis.status === 'ready') await this.#connection.redis.del(this.#key);
  }
}

/** The workers that are there, by host and process. */
export async function workersOf(connection: Connection): Promise<WorkerNote[]> {
  const { redis } = connection;
  const keys: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', `${keyStart(connection)}*`, 'COUNT', 1000);
    cursor = next;
    keys.push(...found);
  } while (cursor !== '0');
  const texts = keys.length === 0 ? [] : await redis.mget([...new Set(keys)].sort());
  return texts.flatMap((text) => {
    const parsed = presenceSchema.safeParse(text === null ? null : JSON.parse(text));
    return parsed.success ? [parsed.data] : [];
  });
}

function keyStart({ address }: Connection): string {
  return `${address.prefix}-worker-`;
}
