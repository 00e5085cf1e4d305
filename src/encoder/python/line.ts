import type { Reply } from './messages.ts';
import type { SharedMemory } from './shared-memory.ts';

/** A request that waits for its answer. */
export interface Request {
  /** How long it may be worked on. */
  readonly seconds: number;
  /** Where its audio lies, if it does not go over the channel, and how many bytes of it; the answer comes behind them. */
  readonly memory?: SharedMemory | undefined;
  readonly bytes: number;
}

interface Waiting extends Request {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** Requests in the order in which they are asked and answered. The first is being worked on; its time runs from then on. */
export class Line {
  readonly #waiting: Waiting[] = [];
  readonly #onTimeUp: (seconds: number) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param onTimeUp called when the first request has taken longer than it may. */
  constructor(onTimeUp: (seconds: number) => void) {
    this.#onTimeUp = onTimeUp;
  }

  /** What is being worked on. */
  get first(): Request | undefined {
    return this.#waiting[0];
  }

  /** Whether a request in the line has its audio there. */
  uses(memory: SharedMemory): boolean {
    return this.#waiting.some((each) => each.memory === memory);
  }

  /** Puts a request at the end; gives its answer. */
  join(request: Request): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...request, resolve, reject });
      if (this.#waiting.length === 1) this.#begin();
    });
  }

  /**
   * Answers the first request; the next one's time begins.
   *
   * @throws Error where nothing was asked.
   */
  answer(reply: Reply): void {
    const first = this.#waiting.shift();
    if (!first) throw new Error('an answer to nothing');
    this.#begin();
    first.resolve(reply);
  }

  /** Ends it: the first is told one reason, those behind it another. */
  end(reason: Error, reasonBehind: Error): void {
    const [first, ...behind] = this.#waiting.splice(0);
    this.#begin();
    first?.reject(reason);
    for (const { reject } of behind) reject(reasonBehind);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    const { first } = this;
    if (first) this.#timer = setTimeout(() => this.#onTimeUp(first.seconds), first.seconds * 1000);
  }
}
