import { type Bar, keepStages, now } from './stage.ts';

/**
 * What a job does when. One that has no stages of its own is told from one news of its progress to the next: an epoch, a few
 * queries.
 */
export class JobStages {
  readonly #name: string;
  readonly #own: Bar[] = [];
  readonly #steps: Bar[] = [];
  #since = now();

  /** @param job the function's name: `probeClips` is told as "probe clips". */
  constructor(job: string) {
    this.#name = job.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    keepStages((bar) => this.#own.push(bar));
  }

  /** @param done units of work, as the job counts them. */
  advance(done: number): void {
    const end = now();
    this.#steps.push({ name: this.#name, start: this.#since, end, about: { done } });
    this.#since = end;
  }

  end(): { readonly bars: readonly Bar[] } {
    keepStages(null);
    if (this.#own.length > 0) return { bars: this.#own };
    return { bars: [...this.#steps, { name: this.#name, start: this.#since, end: now() }] };
  }
}
