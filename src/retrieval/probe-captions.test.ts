import { afterAll, expect, test } from 'vitest';
import type { CaptionedClips } from '../embedding/load-captions.ts';
import { randomStream, shuffled } from '../random/random.ts';
import { ThreadPool } from '../threads/pool.ts';
import { probeCaptionsJob, type RetrievalRequest } from './probe-captions.ts';

const pool = new ThreadPool(2);
afterAll(() => pool.close());

const sources = ['dog', 'crow', 'motorboat', 'church bell'];
const actions = ['rattling', 'whining', 'buzzing', 'humming'];
const places = ['in the rain', 'on a gravel path', 'near an airport', 'inside a tunnel'];

/** Clips of every source, action and place; an embedding is the sum of a vector of each and a little noise. */
function scenes(dimension: number): CaptionedClips {
  const random = randomStream(5);
  const vector = (): number[] => Array.from({ length: dimension }, () => random.next() - 0.5);
  const parts = [sources, actions, places].map((names) => names.map((name) => ({ name, vector: vector() })));
  const combined = parts[0]!.flatMap((source) => {
    return parts[1]!.flatMap((action) => parts[2]!.map((place) => [source, action, place] as const));
  });
  const embeddings = combined.flatMap((scene) => {
    return Array.from({ length: dimension }, (_, index) => {
      return scene.reduce((sum, each) => sum + each.vector[index]!, 0.05 * random.next());
    });
  });
  const captions = combined.map(([source, action, place]) => [
    `A ${source.name} is ${action.name} ${place.name}.`,
    `${place.name} there is a ${source.name}, ${action.name} loudly`,
    `The sound of a ${action.name} ${source.name} ${place.name}`,
  ]);
  return { dimension, embeddings: Float32Array.from(embeddings), captions };
}

const order = Int32Array.from(shuffled(64, randomStream(1)), Number);
const request: RetrievalRequest = {
  examples: scenes(16),
  train: order.subarray(0, 44),
  valid: order.subarray(44, 52),
  test: order.subarray(52),
  width: 64,
  learningRate: 1e-3,
  epochs: 15,
  batchSize: 32,
  seed: 42,
};

test('clips are found by captions of words that were heard together with them, in scenes that are new', async () => {
  const epochs: number[] = [];
  const result = await pool.run(probeCaptionsJob, request, { onProgress: (done) => epochs.push(done) });
  expect(result.last.recall).toBeGreaterThan(0.7);
  expect(result.losses.at(-1)).toBeLessThan(result.losses[0]! / 2);
  expect(result.validation).toHaveLength(15);
  expect(result.best.epoch).toBe(result.validation.indexOf(Math.max(...result.validation)));
  expect(epochs).toEqual(Array.from({ length: 15 }, (_, epoch) => epoch + 1));
});

test('captions of other clips find nothing', async () => {
  const { captions, ...rest } = request.examples;
  const others = shuffled(64, randomStream(9));
  const examples = { ...rest, captions: captions.map((_, clip) => captions[Number(others[clip])]!) };
  const { last } = await pool.run(probeCaptionsJob, { ...request, examples });
  // One of twelve by chance.
  expect(last.recall).toBeLessThan(0.3);
});

test('the same seed gives the same bits in every thread, another seed others', async () => {
  const [first, second, other] = await Promise.all([
    pool.run(probeCaptionsJob, request),
    pool.run(probeCaptionsJob, request),
    pool.run(probeCaptionsJob, { ...request, seed: 43 }),
  ]);
  expect(second).toEqual(first);
  expect(other.losses).not.toEqual(first.losses);
});

test('a loss that is not a number ends the training with a message', async () => {
  const embeddings = request.examples.embeddings.slice().fill(Number.NaN, 0, 64 * 16);
  const examples = { ...request.examples, embeddings };
  await expect(pool.run(probeCaptionsJob, { ...request, examples })).rejects.toThrow(
    'the loss of retrieval became NaN in epoch 1',
  );
});
