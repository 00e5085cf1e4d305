import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadClip } from '../audio/clip.ts';
import { type Layer, mix, roomNoise } from '../audio/mix.ts';
import { writeWav } from '../audio/write-wav.ts';
import { OtoscopeError } from '../errors.ts';
import type { MixedClip, MixedCollection, RecordingCollection, RecordingSample } from '../task/recordings.ts';
import { firstFrames } from './first-frames.ts';
import type { PackageCopy } from './source/package.ts';

/** A sample of an archive that is being made; its audio is read or mixed when its turn has come. */
export interface PlannedSample extends RecordingSample {
  /** Of the audio file: `ogg`, `wav`, … */
  readonly extension: string;
  audio(): Promise<Uint8Array>;
}

/**
 * Every recording as a sample of its own.
 *
 * @param copies of the collection's packages, in their order.
 */
export function copiedSamples(
  { packages, firstSeconds }: RecordingCollection,
  copies: readonly PackageCopy[],
): PlannedSample[] {
  return packages.flatMap((each, index) =>
    copies[index]!.recordings.map((path) => ({
      ...each.sample(path),
      extension: path.slice(path.lastIndexOf('.') + 1).toLowerCase(),
      async audio() {
        const whole = new Uint8Array(await readFile(join(copies[index]!.folder, path)));
        const audio = firstSeconds === undefined ? whole : firstFrames(whole, firstSeconds);
        if (audio) return audio;
        throw new OtoscopeError(`${each.package}: ${path} is no MP3 file`, { hint: 'fetch the package again' });
      },
    })),
  );
}

/** How long a sound takes to come and to go. */
const fadeSeconds = 0.01;

/**
 * Clips mixed from pieces of recordings. Decoded recordings stay in memory until all is written, since many clips use one.
 *
 * @param copies of the collection's packages, in their order.
 */
export function mixedSamples(
  { packages, samplingRate, clips }: MixedCollection,
  copies: readonly PackageCopy[],
): PlannedSample[] {
  const decoded = new Map<string, Promise<Float32Array>>();
  const decode = (id: string, path: string): Promise<Float32Array> => {
    const copy = copies[packages.findIndex((each) => each.package === id)];
    if (!copy?.recordings.includes(path)) throw new Error(`${id} has no recording ${path}`);
    const file = join(copy.folder, path);
    const known = decoded.get(file) ?? readFile(file).then((bytes) => loadClip(bytes, `${id}: ${path}`, samplingRate));
    decoded.set(file, known);
    return known;
  };
  const samplesIn = (seconds: number): number => Math.round(seconds * samplingRate);

  async function render({ seconds, parts, background }: MixedClip): Promise<Uint8Array> {
    const length = samplesIn(seconds);
    const layers: Layer[] = [{ samples: roomNoise(length, background.seed), at: 0, level: background.level }];
    for (const { package: id, path, from = 0, seconds = Number.POSITIVE_INFINITY, at, level } of parts) {
      const samples = (await decode(id, path)).subarray(samplesIn(from), samplesIn(from + seconds));
      layers.push({ samples, at: samplesIn(at), level });
    }
    return writeWav(mix(layers, length, samplesIn(fadeSeconds)), samplingRate);
  }
  return clips().map((clip) => ({ ...clip, extension: 'wav', audio: () => render(clip) }));
}
