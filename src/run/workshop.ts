import { basename } from 'node:path';
import { membersOf } from '../archive/select.ts';
import { encodeShard } from '../embedding/encode-shard.ts';
import { loadCaptions, type TaskCaptions } from '../embedding/load-captions.ts';
import { loadExamples, type TaskExamples } from '../embedding/load-examples.ts';
import { loadFrames, type TaskFrames } from '../embedding/load-frames.ts';
import type { EmbeddingStore } from '../embedding/store.ts';
import { type ClipDemands, type EncodedShard, tooManyBadClips } from '../embedding/task-clips.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { isFrameLevel } from '../task/label/label.ts';
import { readLabel } from '../task/label/read.ts';
import { selectionsOf, type Task } from '../task/task.ts';
import type { ThreadPool } from '../threads/pool.ts';
import { stage } from '../threads/stage.ts';
import { classifyTaskClips, probeTaskClips } from './clip-tracks.ts';
import type { Report, Workshop } from './execute.ts';
import { classifyTaskFrames, probeTaskFrames } from './frame-tracks.ts';
import { probeTaskCaptions } from './retrieval-track.ts';
import { samplingOf } from './sampling.ts';
import type { EncodeStep, NeighbourStep, ProbeStep, Step } from './step.ts';
import type { StepResult, StepStore } from './step-store.ts';
import { hasResult } from './stores.ts';

/** How many crops of equal length an encoder that takes batches gets at once. */
const batchSize = 16;

/** A task with the shards of its archive. */
export interface TaskData extends Pick<ClipDemands, 'verified'> {
  readonly task: Task;
  readonly shards: readonly EncodedShard[];
  /** Whether nothing may be kept or told of single samples. */
  readonly isHidden: boolean;
}

export interface WorkshopOptions {
  readonly source: EncoderSource;
  /** Milliseconds between two of the encoder's frames. */
  readonly hopSizeMs: number;
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
  readonly #examples = new Recent<TaskExamples>();
  readonly #frames = new Recent<TaskFrames>();
  readonly #captions = new Recent<TaskCaptions>();

  constructor(options: WorkshopOptions) {
    this.#options = options;
  }

  isDone(step: Step): Promise<boolean> {
    return hasResult(step, this.#options);
  }

  limitOf(step: Step): number {
    // Two shards at once keep all threads busy while one of them comes to its end.
    if (step.kind === 'encode') return 2;
    // Neighbours of frames hold some gigabyte of training frames.
    if (step.kind === 'neighbours' && isFrameLevel(this.#dataOf(step).task.label)) return 1;
    return this.#options.training.size;
  }

  async perform(step: Step, report: Report): Promise<void> {
    if (step.kind === 'encode') {
      return stage('encode shard', () => this.#encode(step, report), { shard: basename(step.shard) });
    }
    const { task, isHidden } = this.#dataOf(step);
    const { outcome, predictions } = await stage(step.kind, () => this.#track(step, report), {
      task: step.task,
      step: step.stage,
    });
    const sampling = await stage('interval', () => samplingOf(task.metric, predictions, this.#options.training), {
      task: step.task,
    });
    await this.#options.outcomes.write(step.key, outcome, sampling, isHidden ? null : predictions);
  }

  async #encode(step: EncodeStep, report: Report): Promise<void> {
    const { source, embeddings, encoding, allowedBadClips, tasks } = this.#options;
    const using = tasks.filter(({ task }) => step.tasks.includes(task.id)).map(({ task }) => task);
    let badClips = 0;
    await encodeShard(
      {
        shard: step.shard,
        shardState: step.shardState,
        key: step.key,
        source,
        cropSeconds: step.cropSeconds,
        pooled: step.pooled,
        batchSize,
        checkLabels: (labels, sample) => {
          // A label that only one of several tasks refuses is met when that task's examples are loaded.
          const [task, ...others] = using;
          if (!task || others.length > 0) return;
          const isUsed = membersOf(selectionsOf(task.split), step.shard, labels).length > 0;
          if (isUsed) readLabel(task.label, labels, sample);
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

  #dataOf({ task }: ProbeStep | NeighbourStep): TaskData {
    return this.#options.tasks.find((data) => data.task.id === task)!;
  }

  async #track(step: ProbeStep | NeighbourStep, report: Report): Promise<StepResult> {
    const { training, embeddings, hopSizeMs, allowedBadClips } = this.#options;
    const { task, shards, verified } = this.#dataOf(step);
    const demands = { allowedBadClips, verified };
    if (isFrameLevel(task.label)) {
      const loaded = await this.#frames.get(task.id, () => {
        return loadFrames(task, shards, embeddings, hopSizeMs, demands);
      });
      const data = { task, loaded, threads: training };
      return step.kind === 'probe' ? probeTaskFrames(step, data, report) : classifyTaskFrames(step, data, report);
    }
    if (task.label.kind === 'captions' && step.kind === 'probe') {
      const loaded = await this.#captions.get(task.id, () => loadCaptions(task, shards, embeddings, demands));
      return probeTaskCaptions(step, { task, loaded, threads: training }, report);
    }
    const loaded = await this.#examples.get(task.id, () => {
      return loadExamples(task, shards, embeddings, hopSizeMs, demands);
    });
    const data = { task, loaded, threads: training };
    return step.kind === 'probe' ? probeTaskClips(step, data, report) : classifyTaskClips(step, data, report);
  }
}

/** Keeps what was loaded for the last two tasks: while one's probes come to their end, the next one's steps begin. */
class Recent<Loaded> {
  readonly #loaded = new Map<string, Promise<Loaded>>();

  get(task: string, load: () => Promise<Loaded>): Promise<Loaded> {
    const known = this.#loaded.get(task);
    if (known) return known;
    const loading = stage('load', load, { task });
    this.#loaded.set(task, loading);
    for (const earlier of [...this.#loaded.keys()].slice(0, -2)) this.#loaded.delete(earlier);
    return loading;
  }
}
