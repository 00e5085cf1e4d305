/**
 * Works on items of a list or a stream, several at once, and hands the results over in the order of the items. At most `limit` of them
 * are under way or waiting for their turn, which bounds memory. When one fails, or whoever takes the results stops, those
 * under way are waited for; by the signal they are told that nobody wants what they will give.
 *
 * @throws what a work, or the stream, throws, when its turn comes.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): AsyncGenerator<{ readonly item: Item; readonly result: Result }> {
  const running: { readonly item: Item; readonly result: Promise<Result> }[] = [];
  const unwanted = new AbortController();
  const first = async () => {
    const { item, result } = running[0]!;
    const done = { item, result: await result };
    running.shift();
    return done;
  };
  try {
    for await (const item of items) {
      const result = work(item, unwanted.signal);
      // A failure is met when its turn comes.
      result.catch(() => {});
      running.push({ item, result });
      if (running.length >= limit) yield await first();
    }
    while (running.length > 0) yield await first();
  } finally {
    unwanted.abort();
    await Promise.allSettled(running.map(({ result }) => result));
  }
}
