import { stat } from 'node:fs/promises';
import { type FoundResults, findResults, resultsFiles } from '../../run/find-results.ts';
import type { TaskSteps } from '../../run/steps-file.ts';
import { stepsPath } from '../../run/steps-file.ts';
import type { ThreadPool } from '../../threads/pool.ts';
import { provenanceOf } from './archives-of-run.ts';
import type { AudioOf } from './detail/clip-words.ts';
import { taskDetail } from './detail/task-detail.ts';
import { embeddingMap } from './map/draw-map.ts';
import type { PageModel, Ties } from './model.ts';
import { type OpenedRun, openRun } from './opened-run.ts';
import { pageModel } from './page-model.ts';
import { clipPath } from './paths.ts';
import type { Provenance } from './provenance.ts';
import { runId } from './run-summary.ts';
import type { Sound } from './sound/clip.ts';
import { type ShardsAtHand, shardsAtHand, soundOf } from './sound/clips.ts';
import type { EmbeddingMap, TaskDetail } from './task-detail.ts';
import { tiesOf } from './ties.ts';

/** A task of a run that can be looked into. */
interface OpenedTask {
  readonly run: OpenedRun;
  readonly steps: TaskSteps;
}

/**
 * The data behind the page: that of all results in some places. Parts are named by runs and tasks of the model and by
 * numbers of rows, never by paths, so nothing can be asked for that is not theirs.
 */
export class PageData {
  readonly #places: readonly string[];
  readonly #threads: ThreadPool;
  #found: ReadonlyMap<string, FoundResults> = new Map();
  readonly #opened = new Map<string, Promise<OpenedRun | null>>();

  /** @param threads draw maps and decode sound. */
  constructor(places: readonly string[], threads: ThreadPool) {
    this.#places = places;
    this.#threads = threads;
  }

  /** Changes whenever a results file comes, goes or is written. */
  async state(): Promise<string> {
    const { paths, rejected } = await resultsFiles(this.#places);
    const states = paths
      .flatMap((path) => [path, stepsPath(path)])
      .map(async (path) => {
        const found = await stat(path).catch(() => null);
        return found ? `${path} ${found.size} ${found.mtimeMs}` : '';
      });
    return [...(await Promise.all(states)), ...rejected.map(({ message }) => message)].join('\n');
  }

  /** Reads all results anew. */
  async model(): Promise<PageModel> {
    const search = await findResults(this.#places);
    this.#found = new Map(search.found.map((found) => [runId(found), found]));
    this.#opened.clear();
    return pageModel(search);
  }

  /** Which runs of the model cannot be told apart; takes seconds for those that were not compared before. */
  async ties(): Promise<Ties[]> {
    const bySuite = new Map<string, OpenedRun[]>();
    for (const [id, { results }] of this.#found) {
      const opened = await this.#open(id).catch(() => null);
      if (opened) bySuite.set(results.suite, [...(bySuite.get(results.suite) ?? []), opened]);
    }
    const ties: Ties[] = [];
    for (const [suite, runs] of bySuite) ties.push(...(await tiesOf(suite, runs, this.#threads)));
    return ties;
  }

  /** null: there is no such run, or nothing is known of its archives. */
  async provenance(run: string): Promise<Provenance | null> {
    const opened = await this.#open(run);
    return opened && provenanceOf(opened);
  }

  /** null: there is no such task to be looked into. */
  async taskDetail(run: string, task: string, audioOf?: AudioOf): Promise<TaskDetail | null> {
    const opened = await this.#task(run, task);
    if (!opened) return null;
    const shards = await shardsAtHand(opened.run, opened.steps);
    const detail = await taskDetail(opened.run, opened.steps, audioOf ?? audioPaths(run, task, shards));
    return { ...detail, ...(shards.silence !== undefined && { silence: shards.silence }) };
  }

  /**
   * @param onProgress the share that is drawn.
   * @returns null: there is no such map.
   */
  async map(
    run: string,
    task: string,
    { audioOf, onProgress }: { readonly audioOf?: AudioOf; readonly onProgress?: (share: number) => void } = {},
  ): Promise<EmbeddingMap | null> {
    const opened = await this.#task(run, task);
    if (!opened) return null;
    const shards = await shardsAtHand(opened.run, opened.steps);
    return embeddingMap(opened.run, opened.steps, audioOf ?? audioPaths(run, task, shards), {
      threads: this.#threads,
      ...(onProgress && { onProgress }),
    });
  }

  /**
   * @param samplingRate see `ClipRequest`.
   * @returns null: there is no such clip, or it may not or cannot be heard.
   */
  async sound(run: string, task: string, row: number, samplingRate: number | null = null): Promise<Sound | null> {
    const opened = await this.#task(run, task);
    return opened && soundOf(opened.run, opened.steps, row, this.#threads, samplingRate);
  }

  async #task(run: string, task: string): Promise<OpenedTask | null> {
    const opened = await this.#open(run);
    const steps = opened?.tasks.find(({ id }) => id === task);
    return opened && steps ? { run: opened, steps } : null;
  }

  #open(id: string): Promise<OpenedRun | null> {
    const known = this.#opened.get(id);
    if (known) return known;
    const found = this.#found.get(id);
    const opening = found ? openRun(id, found.path) : Promise.resolve(null);
    this.#opened.set(id, opening);
    return opening;
  }
}

function audioPaths(run: string, task: string, { paths }: ShardsAtHand): AudioOf {
  return (row, shard) => (paths[shard] ? clipPath(run, task, row) : undefined);
}
