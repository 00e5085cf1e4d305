import { encodeShard } from '../embedding/encode-shard.ts';
import {
  type EncodedShard,
  loadExamples,
  membersOf,
  type TaskExamples,
  tooManyBadClips,
} from '../embedding/load-examples.ts';
import type { EmbeddingStore } from '../embedding/store.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { classifyByNeighboursJob } from '../knn/classify.ts';
import { probeClipsJob } from '../probe/probe.ts';
import { classOf } from '../task/label.ts';
import { selectionsOf, type Task } from '../task/task.ts';
import type { ThreadPool } from '../threads/pool.ts';
import type { Report, Workshop } from './execute.ts';
import { type EncodeStep, type NeighbourStep, type ProbeStep, type Step, seed } from './step.ts';
import type { StepStore } from './step-store.ts';

/** How many crops of equal length an encoder that takes batches gets at once. */
const batchSize = 16;

/** A task with the shards of its archive. */
export interface TaskData {
  readonly task: Task;
  readonly shards: readonly EncodedShard[];
}

export interface WorkshopOptions {
  readonly source: EncoderSource;
  readonly tasks: readonly TaskData[];
  readonly embeddings: EmbeddingStore;
  readonly outcomes: StepStore;
  /** Threads for decoding and encoding. */
  readonly encoding: ThreadPool;
  /** Threads for probes and neighbours: apart from the others, because they treat the smallest numbers as zero. */
  readonly training: ThreadPool;
  /** How many clips of a task may fail to decode. */
  readonly allowedBadClips: number;
}

/** Does the steps of a run with the threads of this process. */
export class LocalWorkshop implements Workshop {
  readonly #options: WorkshopOptions;
  /** The examples of the last two tasks: while one's probes come to their end, the next one's neighbours begin. */
  readonly #loaded = new Map<string, Promise<TaskExamples>>();

  constructor(options: WorkshopOptions) {
    this.#options = options;
  }

  isDone(step: Step): Promise<boolean> {
    const { embeddings, outcomes } = this.#options;
    return step.kind === 'encode' ? embeddings.has(step.key) : outcomes.has(step.key);
  }

  limitOf(kind: Step['kind']): number {
    // Two shards at once keep all threads busy while one of them comes to its end.
    return kind === 'encode' ? 2 : this.#options.training.size;
  }

  perform(step: Step, report: Report): Promise<void> {
    switch (step.kind) {
      case 'encode':
        return this.#encode(step, report);
      case 'probe':
        return this.#probe(step, report);
      case 'neighbours':
        return this.#neighbours(step, report);
    }
  }

  async #encode(step: EncodeStep, report: Report): Promise<void> {
    const { source, embeddings, encoding, allowedBadClips, tasks } = this.#options;
    const using = tasks.filter(({ task }) => step.tasks.includes(task.id)).map(({ task }) => task);
    let badClips = 0;
    await encodeShard(
      {
        shard: step.shard,
        key: step.key,
        source,
        cropSeconds: step.cropSeconds,
        pooled: true,
        batchSize,
        checkLabels: (labels, archive, key) => {
          // A label that only one of several tasks refuses is met when that task's examples are loaded.
          const [task, ...others] = using;
          if (!task || others.length > 0) return;
          const isUsed = membersOf(selectionsOf(task.split), step.shard, labels).length > 0;
          if (isUsed) classOf(task.label, labels, { archive, key });
        },
        onBadClip: (clip) => {
          badClips += 1;
          if (badClips > allowedBadClips) throw tooManyBadClips(clip, badClips, allowedBadClips);
        },
        onClips: (clips, bytes) => report(bytes / step.work, clips),
      },
      embeddings,
      encoding,
    );
  }

  async #probe(step: ProbeStep, report: Report): Promise<void> {
    const { task } = this.#taskOf(step);
    const { examples, rows } = await this.#examplesOf(step);
    const { learningRate, epochs, batchSize } = task.probe;
    const request = {
      examples,
      ...partsOf(task, rows, step.fold),
      learningRate,
      epochs,
      batchSize,
      seed,
      metric: task.metric,
    };
    const start = performance.now();
    const result = await this.#options.training.run(probeClipsJob, request, {
      onProgress: (done) => report(done / epochs, done),
    });
    const evaluations = [result.best, result.last].map((evaluation) => {
      return { ...evaluation, predictions: evaluation.predictions && [...evaluation.predictions] };
    });
    await this.#options.outcomes.write(step.key, {
      kind: 'probe',
      seconds: (performance.now() - start) / 1000,
      losses: [...result.losses],
      validation: [...result.validation],
      best: evaluations[0]!,
      last: evaluations[1]!,
    });
  }

  async #neighbours(step: NeighbourStep, report: Report): Promise<void> {
    const { task } = this.#taskOf(step);
    const { examples, rows } = await this.#examplesOf(step);
    const { train, test } = partsOf(task, rows, step.fold);
    const start = performance.now();
    const result = await this.#options.training.run(
      classifyByNeighboursJob,
      { examples, train, test, protocol: step.protocol, metric: task.metric },
      { onProgress: (done) => report(done / test.length, done) },
    );
    await this.#options.outcomes.write(step.key, {
      kind: 'neighbours',
      seconds: (performance.now() - start) / 1000,
      metric: result.metric,
      predictions: [...result.predictions],
    });
  }

  #taskOf({ task }: ProbeStep | NeighbourStep): TaskData {
    return this.#options.tasks.find((data) => data.task.id === task)!;
  }

  #examplesOf(step: ProbeStep | NeighbourStep): Promise<TaskExamples> {
    const known = this.#loaded.get(step.task);
    if (known) return known;
    const { embeddings, allowedBadClips } = this.#options;
    const { task, shards } = this.#taskOf(step);
    const loading = loadExamples(task, shards, embeddings, allowedBadClips);
    this.#loaded.set(step.task, loading);
    for (const id of [...this.#loaded.keys()].slice(0, -2)) this.#loaded.delete(id);
    return loading;
  }
}

/** The rows that a probe is trained, validated and tested on: a fold is held out for both validation and test. */
export function partsOf(
  task: Task,
  rows: TaskExamples['rows'],
  fold: string | null,
): { train: Int32Array; valid: Int32Array; test: Int32Array } {
  if (fold === null) return { train: rows.train!, valid: rows.valid!, test: rows.test! };
  const others = Object.keys(selectionsOf(task.split)).filter((name) => name !== fold);
  const train = Int32Array.from(others.flatMap((name) => [...rows[name]!]));
  return { train, valid: rows[fold]!, test: rows[fold]! };
}
