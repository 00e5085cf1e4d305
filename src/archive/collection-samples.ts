import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Layer, mix, roomNoise } from '../audio/mix.ts';
import { trim } from '../audio/trim.ts';
import { writeWav } from '../audio/write-wav.ts';
import { OtoscopeError } from '../errors.ts';
import type {
  Labels,
  MixedClip,
  MixedCollection,
  MixedPart,
  RecordingCollection,
  RecordingSample,
} from '../task/recordings.ts';
import { firstFrames } from './first-frames.ts';
import type { PackageCopy } from './source/package.ts';

/** A sample of an archive that is being made; its labels and its audio are read or made when its turn has come. */
export interface PlannedSample extends Pick<RecordingSample, 'shard' | 'key'> {
  /** Of the audio file: `ogg`, `wav`, … */
  readonly extension: string;
  labels(): Promise<Labels>;
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
  return packages.flatMap(({ package: id, sample, annotation }, index) => {
    const { folder, recordings } = copies[index]!;
    return recordings.flatMap((path): PlannedSample[] => {
      const planned = sample(path);
      if (!planned) return [];
      return [
        {
          ...planned,
          extension: path.slice(path.lastIndexOf('.') + 1).toLowerCase(),
          async labels() {
            if (!annotation) return planned.labels;
            const text = await readFile(join(folder, annotation.pathOf(path)), 'utf8');
            return { ...planned.labels, ...annotation.read(text) };
          },
          async audio() {
            const whole = new Uint8Array(await readFile(join(folder, path)));
            const audio = firstSeconds === undefined ? whole : firstFrames(whole, firstSeconds);
            if (audio) return audio;
            throw new OtoscopeError(`${id}: ${path} is no MP3 file`, { hint: 'fetch the package again' });
          },
        },
      ];
    });
  });
}

/** How long a sound takes to come and to go. */
const fadeSeconds = 0.01;

/**
 * Clips mixed from pieces of recordings and from what programs speak and play.
 *
 * @param source gives what a part is made from, as long as it is, at the collection's sampling rate.
 */
export function mixedSamples(
  { samplingRate, clips }: MixedCollection,
  source: (part: MixedPart, clip: MixedClip) => Promise<Float32Array>,
): PlannedSample[] {
  const samplesIn = (seconds: number): number => Math.round(seconds * samplingRate);

  async function render(clip: MixedClip): Promise<Uint8Array> {
    const length = samplesIn(clip.seconds);
    const { level, seed } = clip.background;
    const layers: Layer[] = [{ samples: roomNoise(length, seed), at: 0, level }];
    for (const part of clip.parts) {
      const { trimmed, from = 0, seconds = Number.POSITIVE_INFINITY, at, level } = part;
      const whole = await source(part, clip);
      const samples = (trimmed ? trim(whole, samplingRate) : whole).subarray(
        samplesIn(from),
        samplesIn(from + seconds),
      );
      layers.push({ samples, at: samplesIn(at), level });
    }
    return writeWav(mix(layers, length, samplesIn(fadeSeconds)), samplingRate);
  }
  return clips().map((clip) => ({
    ...clip,
    extension: 'wav',
    labels: async () => clip.labels,
    audio: () => render(clip),
  }));
}
