import { isDeepStrictEqual } from 'node:util';
import type { LiveRun } from '../report/page/live.ts';
import type { PageModel } from '../report/page/model.ts';
import type { PageData } from '../report/page/page-data.ts';
import type { liveEvents } from '../report/page/paths.ts';
import { liveRuns } from './live-runs.ts';

/** How often the folders are looked at while somebody looks at the page, in milliseconds. */
const interval = 500;

export type Follower = (event: keyof typeof liveEvents, value: unknown) => void;

/**
 * Looks for new results and at runs under way while somebody follows. It looks rather than listens: a store holds more
 * files than systems notify of, and network disks notify of none.
 */
export class Watch {
  readonly #data: PageData;
  readonly #places: readonly string[];
  readonly #followers = new Set<Follower>();
  #timer: NodeJS.Timeout | undefined;
  #state: string | undefined;
  #model: Promise<PageModel> | undefined;
  #runs: readonly LiveRun[] = [];

  constructor(data: PageData, places: readonly string[]) {
    this.#data = data;
    this.#places = places;
  }

  /** The model, made anew where results changed. */
  async model(): Promise<PageModel> {
    const state = await this.#data.state();
    if (!this.#model || state !== this.#state) {
      this.#state = state;
      this.#model = this.#data.model();
      void this.#addTies(this.#model);
    }
    return this.#model;
  }

  /** Comparing runs takes seconds; nobody waits for it. Without it, the intervals tell as much as there is to know. */
  async #addTies(model: Promise<PageModel>): Promise<void> {
    const whole = await model.then(async (found) => ({ ...found, ties: await this.#data.ties() })).catch(() => null);
    if (!whole || this.#model !== model || whole.ties.length === 0) return;
    this.#model = Promise.resolve(whole);
    this.#tell('model', null);
  }

  /** Tells a follower all there is, then whatever changes. Returns what ends it. */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    follower('runs', this.#runs);
    if (!this.#timer) this.#lookAgain(0);
    return () => {
      this.#followers.delete(follower);
    };
  }

  close(): void {
    this.#followers.clear();
    clearTimeout(this.#timer);
  }

  #lookAgain(delay: number): void {
    this.#timer = setTimeout(async () => {
      // What cannot be read now may be readable next time; the model names it.
      await this.#look().catch(() => undefined);
      this.#timer = undefined;
      if (this.#followers.size > 0) this.#lookAgain(interval);
    }, delay);
  }

  async #look(): Promise<void> {
    const runs = await liveRuns(this.#places, this.#runs);
    if (!isDeepStrictEqual(runs, this.#runs)) {
      this.#runs = runs;
      this.#tell('runs', runs);
    }
    const state = await this.#data.state();
    if (this.#state !== undefined && state !== this.#state) this.#tell('model', null);
    await this.model();
  }

  #tell(event: keyof typeof liveEvents, value: unknown): void {
    for (const follower of this.#followers) follower(event, value);
  }
}
