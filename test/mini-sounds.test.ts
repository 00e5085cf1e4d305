import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cachedCopies } from '../src/archive/source/source.ts';
import { loadClip } from '../src/audio/clip.ts';
import { type Sound, sounds } from '../src/task/recordings/mini-sounds.ts';

const samplingRate = 16_000;
const frame = 160;

/** The recording of a sound, where its package is in the cache. */
async function pathOf({ package: id, path }: Sound): Promise<string | undefined> {
  const copies = await cachedCopies('deb', id.slice('deb:'.length));
  return copies.map(({ folder }) => join(folder, path)).find((file) => existsSync(file));
}

/** The first and the last frame of 10 ms that lies less than 40 dB under the loudest, in seconds. */
function soundingPart(samples: Float32Array): [begins: number, ends: number] {
  const powers = Array.from({ length: Math.floor(samples.length / frame) }, (_, index) =>
    samples.subarray(index * frame, (index + 1) * frame).reduce((sum, value) => sum + value * value, 0),
  );
  const least = Math.max(...powers) / 10_000;
  const first = powers.findIndex((power) => power > least);
  const last = powers.findLastIndex((power) => power > least);
  return [first / 100, (last + 1) / 100];
}

const atHand = (await pathOf(sounds[0]!)) && (await pathOf(sounds.at(-1)!));
if (!atHand)
  console.log('the packages of mini-sounds are not in the cache (a run of it fetches them): their test is left out');

test.skipIf(!atHand)('sounds begin and end when the table says', { timeout: 60_000 }, async () => {
  // All of them take seconds.
  for (const sound of sounds.filter((_, index) => index % 8 === 0)) {
    const samples = await loadClip(await readFile((await pathOf(sound))!), sound.path, samplingRate);
    const [begins, ends] = soundingPart(samples);
    expect(sound, sound.path).toMatchObject({ begins: expect.closeTo(begins, 6), ends: expect.closeTo(ends, 6) });
  }
});
