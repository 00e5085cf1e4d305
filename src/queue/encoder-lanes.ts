import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { programVersion } from '../run/version.ts';
import { findEncoder, type Means } from './encoder/find.ts';
import { whyNot } from './failure.ts';
import type { KindOfWork, Lane, Lanes } from './lanes.ts';
import type { Listeners } from './listeners.ts';
import type { OpenedRuns } from './opened-runs.ts';
import type { Presence } from './presence.ts';
import type { Queues, RunJob } from './queues.ts';
import { readRun, runPath } from './run-file.ts';

/** Milliseconds between two looks at which runs there are. */
const interval = 1000;

interface Options {
  readonly queues: Queues;
  readonly lanes: Lanes;
  readonly listeners: Listeners;
  readonly runs: OpenedRuns;
  readonly means: Omit<Means, 'python'> & { readonly python: string | undefined };
  readonly only: readonly KindOfWork[];
  readonly presence: Presence;
  readonly onNote: (line: string) => void;
}

/** Takes part in the runs whose encoder can be run here, and says of the others why it does not. */
export class EncoderLanes {
  readonly #options: Options;
  /** Encoders that were looked for: those that can be run, and why others cannot. */
  readonly #found = new Map<string, string | null>();

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Looks what runs there are, again and again, until told to stop.
   *
   * @param idle seconds without a run after which it ends by itself.
   */
  async serve(listen: (lane: Lane) => void, stop: AbortSignal, idle = Number.POSITIVE_INFINITY): Promise<void> {
    let lastRun = performance.now();
    while (!stop.aborted && performance.now() - lastRun < idle * 1000) {
      try {
        if ((await this.#look(listen)) > 0) lastRun = performance.now();
      } catch (error) {
        this.#options.onNote(`cannot look what runs there are: ${messageOf(error)}`);
      }
      await pause(interval, undefined, { signal: stop }).catch(() => {});
    }
  }

  /** @returns how many runs there are. */
  async #look(listen: (lane: Lane) => void): Promise<number> {
    const { queues, lanes, listeners, runs, only, presence } = this.#options;
    const jobs = await queues.at<RunJob>(lanes.runs).getJobs(['waiting-children', 'waiting', 'active']);
    const open = jobs.filter((job) => job !== undefined && !job.data.cancelled);
    const leaves: { run: string; why: string }[] = [];
    for (const { id, data } of open) {
      const why = await this.#reasonToLeave(id!, data, listen);
      if (why !== null && (only.includes('encode') || data.version !== programVersion()))
        leaves.push({ run: id!, why });
    }
    const isNew = this.#say(leaves);
    presence.note.leaves = leaves;
    if (isNew) presence.tell();
    for (const fingerprint of this.#found.keys()) {
      if (open.some(({ data }) => data.fingerprint === fingerprint)) continue;
      this.#found.delete(fingerprint);
      runs.encoders.delete(fingerprint);
      await listeners.leave(lanes.encode(fingerprint));
    }
    return open.length;
  }

  /** @returns whether there was something to say that was not said before. */
  #say(leaves: readonly { run: string; why: string }[]): boolean {
    const { presence, onNote } = this.#options;
    const said = presence.note.leaves;
    const fresh = leaves.filter(({ run, why }) => !said.some((known) => known.run === run && known.why === why));
    for (const { run, why } of fresh) onNote(`takes no part in run ${run}: ${why}`);
    return fresh.length > 0;
  }

  async #reasonToLeave(id: string, { version, fingerprint, store }: RunJob, listen: (lane: Lane) => void) {
    const { lanes, runs, only, means } = this.#options;
    if (version !== programVersion()) {
      return `it is of otoscope ${version}, this worker of ${programVersion()} (use one version on all machines)`;
    }
    if (!(await stat(runPath(means.store, id)).catch(() => null))) {
      return `its store is ${store} where it was submitted, this worker's is ${means.store} (--store names the same folder)`;
    }
    if (!only.includes('encode')) return null;
    const known = this.#found.get(fingerprint);
    if (known !== undefined) return known;
    try {
      const { python, ...others } = means;
      const { run } = await readRun(means.store, id);
      runs.encoders.set(
        fingerprint,
        await findEncoder(run.source, { ...others, ...(python !== undefined && { python }) }),
      );
      this.#found.set(fingerprint, null);
      listen(lanes.encode(fingerprint));
      return null;
    } catch (error) {
      const why = `its encoder cannot be run here: ${whyNot(error)}`;
      this.#found.set(fingerprint, why);
      return why;
    }
  }
}
