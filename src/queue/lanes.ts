import type { Step } from '../run/step.ts';
import { programVersion } from '../run/version.ts';
import type { Address } from './address.ts';
import { storeId } from './store-id.ts';

/** What a worker can be told to do: `--only`. */
export const kindsOfWork = ['encode', 'probe', 'knn'] as const;
export type KindOfWork = (typeof kindsOfWork)[number];

const workOf: Record<Step['kind'], KindOfWork> = { encode: 'encode', probe: 'probe', neighbours: 'knn' };

/** Where BullMQ keeps a queue. */
export interface Lane {
  /** Begins its keys. */
  readonly prefix: string;
  readonly name: string;
}

/** How many times a step is tried, with pauses of 1 s and 2 s between. */
export const trying = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1000 },
  // A group goes on when one of its steps has failed, and a run when one of its groups has.
  ignoreDependencyOnFailure: true,
} as const;

/** How long, in seconds, a run that ended is still listed with what failed in it. */
export const keptSeconds = 7 * 24 * 60 * 60;

/** Of steps that ended well only the result in the store is kept. */
export const keeping = { removeOnComplete: true, removeOnFail: { age: keptSeconds } } as const;

/**
 * The queues of one store and one version of the program: a worker never sees the steps of others. Steps that need an encoder
 * are in a queue of that encoder, which only those workers listen to that can run it.
 */
export class Lanes {
  /** Of all runs, whatever their store and version: what there is to see for people. */
  readonly runs: Lane;
  readonly groups: Lane;
  readonly #prefix: string;

  private constructor(prefix: string, store: string) {
    this.#prefix = `${prefix}-${programVersion()}-${store}`;
    this.runs = { prefix, name: 'runs' };
    this.groups = { prefix: this.#prefix, name: 'groups' };
  }

  /** @param store the folder `store`. */
  static async of({ prefix }: Address, store: string): Promise<Lanes> {
    return new Lanes(prefix, await storeId(store));
  }

  encode(fingerprint: string): Lane {
    return { prefix: this.#prefix, name: `encode-${fingerprint.slice(0, 16)}` };
  }

  get probe(): Lane {
    return { prefix: this.#prefix, name: 'probe' };
  }

  get knn(): Lane {
    return { prefix: this.#prefix, name: 'knn' };
  }

  /** The queue of a step of an encoder's run. */
  ofStep({ kind }: Pick<Step, 'kind'>, fingerprint: string): Lane {
    const work = workOf[kind];
    return work === 'encode' ? this.encode(fingerprint) : this[work];
  }
}

/** A job's name on the queue: BullMQ adds none twice under the same. */
export function jobId(run: string, part: string | number): string {
  return `${run}.${part}`;
}
