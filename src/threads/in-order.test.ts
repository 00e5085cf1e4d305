import { expect, test } from 'vitest';
import { inOrder } from './in-order.ts';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

test('results come in the order of the items, with no more than the limit under way', async () => {
  let underWay = 0;
  let most = 0;
  const work = async (number: number): Promise<number> => {
    underWay += 1;
    most = Math.max(most, underWay);
    // The later ones are faster.
    await new Promise((resolve) => setTimeout(resolve, 10 - number));
    underWay -= 1;
    return 2 * number;
  };
  const found: [number, number][] = [];
  for await (const { item, result } of inOrder(numbers(9), 3, work)) found.push([item, result]);
  expect(found).toEqual(Array.from({ length: 9 }, (_, number) => [number, 2 * number]));
  expect(most).toBe(3);
});

test('what is worked on may be a list', async () => {
  const found: string[] = [];
  for await (const { result } of inOrder(['a', 'b', 'c'], 2, async (letter) => letter.toUpperCase()))
    found.push(result);
  expect(found).toEqual(['A', 'B', 'C']);
});

test('a failure is met when its turn comes, and after those under way have ended', async () => {
  let ended = 0;
  const work = async (number: number): Promise<number> => {
    if (number === 2) throw new Error('two');
    await new Promise((resolve) => setTimeout(resolve, 5));
    ended += 1;
    return number;
  };
  const found: number[] = [];
  const taking = (async () => {
    for await (const { item } of inOrder(numbers(10), 4, work)) found.push(item);
  })();
  await expect(taking).rejects.toThrow('two');
  expect(found).toEqual([0, 1]);
  expect(ended).toBeGreaterThan(2);
});

test('when one has failed, those under way are told', async () => {
  const told: number[] = [];
  const work = (number: number, signal: AbortSignal): Promise<number> => {
    if (number === 1) return Promise.reject(new Error('one'));
    if (number === 0) return Promise.resolve(0);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        told.push(number);
        reject(signal.reason);
      });
    });
  };
  const taking = async () => {
    for await (const { item } of inOrder(numbers(10), 3, work)) expect(item).toBe(0);
  };
  await expect(taking()).rejects.toThrow('one');
  expect(told).toEqual([2, 3]);
});

test('whoever stops taking stops the stream', async () => {
  let closed = false;
  async function* stream(): AsyncGenerator<number> {
    try {
      yield* numbers(100);
    } finally {
      closed = true;
    }
  }
  for await (const { item } of inOrder(stream(), 2, async (number) => number)) if (item === 3) break;
  expect(closed).toBe(true);
});
