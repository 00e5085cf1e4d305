import { expect, test } from 'vitest';
import { randomStream } from '../../../random/random.ts';
import { layOut } from './lay-out.ts';

test('groups that are apart stay apart, and the same seed gives the same map', async () => {
  const random = randomStream(7);
  const [count, dimension, groups] = [120, 16, 3];
  const vectors = Float32Array.from({ length: count * dimension }, (_, place) => {
    const group = Math.floor(place / dimension) % groups;
    return ((place % dimension) % groups === group ? 3 : 0) + random.next();
  });
  const request = { vectors, dimension, neighbours: 10, epochs: 100, seed: 1 };
  const epochs: number[] = [];
  const { x, y } = await layOut(request, (epoch) => epochs.push(epoch));
  expect(epochs).toEqual(Array.from({ length: 100 }, (_, epoch) => epoch + 1));
  for (let point = 0; point < count; point += 1) {
    const distance = (other: number) => (x[other]! - x[point]!) ** 2 + (y[other]! - y[point]!) ** 2;
    const others = Array.from({ length: count }, (_, other) => other).filter((other) => other !== point);
    const nearest = others.reduce((best, other) => (distance(other) < distance(best) ? other : best));
    expect(nearest % groups).toBe(point % groups);
  }
  expect(await layOut(request, () => {})).toEqual({ x, y });
});
