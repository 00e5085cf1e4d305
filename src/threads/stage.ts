/** What a bar is about: a task, a shard, how many clips. */
export type About = Readonly<Record<string, string | number>>;

/** A stretch of time in which one thread did one thing. */
export interface Bar {
  readonly name: string;
  /** Milliseconds since 1970, with fractions; so is `end`. */
  readonly start: number;
  readonly end: number;
  readonly about?: About;
}

let keep: ((bar: Bar) => void) | null = null;

/** Has every {@link stage} of this thread told from now on; null: not any more. */
export function keepStages(listener: ((bar: Bar) => void) | null): void {
  keep = listener;
}

/** The time by a clock that all threads share and that never goes back. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Does some work; where stages are kept, how long it took is told under this name. */
export async function stage<Result>(
  name: string,
  work: () => Result | Promise<Result>,
  about?: About,
): Promise<Result> {
  if (!keep) return work();
  const start = now();
  try {
    return await work();
  } finally {
    keep({ name, start, end: now(), ...(about && { about }) });
  }
}

/** Items as they come; the wait for each is a stage, which is told with what it brought. */
export async function* stageOfEach<Item>(
  name: string,
  items: AsyncGenerator<Item>,
  about: (item: Item) => About,
): AsyncGenerator<Item> {
  try {
    while (true) {
      const start = now();
      const next = await items.next();
      if (next.done) return;
      keep?.({ name, start, end: now(), about: about(next.value) });
      yield next.value;
    }
  } finally {
    await items.return(undefined);
  }
}
