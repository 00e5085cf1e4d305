import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { esc50 } from '../task/catalog/esc50.ts';
import { countExamples } from './count-examples.ts';
import { EmbeddingStore } from './store.ts';

let folder: string;
let store: EmbeddingStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-counts-'));
  store = new EmbeddingStore(folder);
});
afterEach(() => rm(folder, { recursive: true }));

const shards = [1, 2, 3, 4, 5].map((fold) => ({ path: `wds-audio-fold-${fold}-000000.tar`, key: `fold-${fold}` }));
const none = { allowedBadClips: 1, verified: null };

/** Three clips a fold, of which those of the first have two crops. */
async function write(badClips: { key: string; reason: string; withheld: string }[] = []): Promise<void> {
  for (const [fold, { key }] of shards.entries()) {
    await store.write(key, async (append) => {
      const clips = [0, 1, 2].map((clip) => ({
        key: `${clip}`,
        rows: fold === 0 ? [1, 1] : [1],
        labels: { label: clip },
      }));
      for (const { rows } of clips) await append(new Float32Array(2 * rows.length));
      const bad = fold === 0 ? badClips : [];
      return {
        clips,
        badClips: bad,
        dimension: 2,
        seconds: 0.5,
        audioSeconds: 3,
        encoder: 'mine',
        shard: 'esc50/x.tar',
      };
    });
  }
}

const removeIndices = () => Promise.all(shards.map(({ key }) => rm(join(folder, `${key}.jsonl`))));

test('what was counted once is known without the indices', async () => {
  await write();
  const counted = await countExamples(esc50, shards, store, none);
  expect(counted).toMatchObject({ counts: { 1: 6, 2: 3, 5: 3 }, isValidatedOnTest: true, encodeSeconds: 2.5 });
  await removeIndices();
  expect(await countExamples(esc50, shards, store, none)).toEqual(counted);
});

test('another number than was verified is refused, counted before or not', async () => {
  await write();
  const demands = { ...none, verified: { 1: 4 } };
  const message = "esc50: 3 clips of '1' were decoded, but 4 when the archive was verified";
  await expect(countExamples(esc50, shards, store, demands)).rejects.toThrow(message);
  await countExamples(esc50, shards, store, none);
  await expect(countExamples(esc50, shards, store, demands)).rejects.toThrow(message);
});

test('a task with bad clips is counted anew, so that they are told, and nothing that names one is kept', async () => {
  await write([{ key: 'broken', reason: 'it is noise', withheld: 'a clip' }]);
  const first = await countExamples(esc50, shards, store, none);
  expect(first.badClips).toMatchObject([{ key: 'broken' }]);
  expect(await readdir(folder)).not.toContainEqual(expect.stringContaining('counts'));
  await expect(countExamples(esc50, shards, store, { ...none, allowedBadClips: 0 })).rejects.toThrow('it is noise');
});

test('damaged counts are made anew', async () => {
  await write();
  const counted = await countExamples(esc50, shards, store, none);
  const file = (await readdir(folder)).find((name) => name.endsWith('.counts.json'))!;
  await writeFile(join(folder, file), '{"counts": 7');
  expect(await countExamples(esc50, shards, store, none)).toEqual(counted);
});
