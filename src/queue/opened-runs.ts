import { hostname } from 'node:os';
import { join } from 'node:path';
import type { EncoderSource } from '../encoder/source.ts';
import type { PlannedRun } from '../run/planned-run.ts';
import type { Step } from '../run/step.ts';
import { storesIn } from '../run/stores.ts';
import { LocalWorkshop } from '../run/workshop.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { type Group, groupsOf } from './groups.ts';
import { localShard } from './local-shard.ts';
import { readRun } from './run-file.ts';

/** A run of which a worker does steps. */
export interface OpenedRun {
  readonly run: PlannedRun;
  readonly fingerprint: string;
  readonly groups: readonly Group[];
  readonly workshop: LocalWorkshop;
  step(key: string): Step;
  /** Whether a step is about data of which nothing may be told of single samples. */
  isHidden(step: Step): boolean;
  /** Makes a step one of this machine: its shard as it lies here, checked to be the same. */
  localStep(step: Step): Promise<Step>;
}

export interface OpenedRunsOptions {
  /** The folder that all machines see: results, and `store`. */
  readonly out: string;
  /** Where the archives are on this machine; absent: where they were when the run was planned. */
  readonly data: string | undefined;
  readonly encoding: ThreadPool;
  readonly training: ThreadPool;
}

/** The runs that this worker has to do with, each read once; only the last few are kept. */
export class OpenedRuns {
  readonly #options: OpenedRunsOptions;
  readonly #runs = new Map<string, Promise<OpenedRun>>();
  /** Encoders as they are found on this machine, by fingerprint. */
  readonly encoders = new Map<string, EncoderSource>();

  constructor(options: OpenedRunsOptions) {
    this.#options = options;
  }

  get(id: string): Promise<OpenedRun> {
    const known = this.#runs.get(id);
    if (known) return known;
    const opening = this.#open(id);
    this.#runs.set(id, opening);
    // The shared folder may not show it yet.
    opening.catch(() => this.#runs.delete(id));
    for (const earlier of [...this.#runs.keys()].slice(0, -8)) this.#runs.delete(earlier);
    return opening;
  }

  async #open(id: string): Promise<OpenedRun> {
    const { out, data: here, encoding, training } = this.#options;
    const { folder, embeddings, outcomes } = storesIn(out);
    const { run, data: there } = await readRun(folder, id);
    const { encoders } = this;
    const steps = new Map(run.plan.steps.map((step) => [step.key, step]));
    const digestOf = new Map(run.plan.tasks.flatMap(({ shards }) => shards.map(({ key, sha256 }) => [key, sha256])));
    const hidden = new Set(run.plan.tasks.filter(({ isHidden }) => isHidden).map(({ task }) => task.id));
    const workshop = new LocalWorkshop({
      get source() {
        return encoders.get(run.source.fingerprint) ?? run.source;
      },
      hopSizeMs: run.measured.hopSizeMs,
      tasks: run.plan.tasks,
      embeddings,
      outcomes,
      encoding,
      training,
      allowedBadClips: run.allowedBadClips,
    });
    return {
      run,
      fingerprint: run.source.fingerprint,
      groups: groupsOf(run.plan.steps),
      workshop,
      step: (key) => steps.get(key)!,
      isHidden: (step) => (step.kind === 'encode' ? step.tasks.some((id) => hidden.has(id)) : hidden.has(step.task)),
      localStep: async (step) => {
        if (step.kind !== 'encode') return step;
        const sha256 = digestOf.get(step.key)!;
        return localShard(step, { sha256, there, here, digests: join(folder, 'queue', 'digests', hostname()) });
      },
    };
  }
}
