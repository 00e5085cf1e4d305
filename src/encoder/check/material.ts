import { recordingsAtHand } from '../../archive/recordings-at-hand.ts';
import { loadClip } from '../../audio/clip.ts';
import type { Tensor } from '../../compute/tensor.ts';
import { speechLike } from './speech-like.ts';

/** What an encoder is tried on. */
export interface Material {
  /** What it is, for people. */
  readonly about: string;
  /** Recordings, rather than a made-up sound. */
  readonly real: boolean;
  /** Waveforms [batch, samples], each of another part of the material; the same for the same arguments. */
  clips(batch: number, samples: number): Tensor;
}

/** Seconds of recordings that are enough; what is longer than all of them repeats them. */
const enoughSeconds = 60;
/** Of one archive or package, so that there are voices, sounds and music where there are several. */
const secondsOfOrigin = 15;
const madeUpSeconds = 20;
/** Rows of a batch begin at different parts of the material; more than these begin at the same ones again. */
const places = 16;

/**
 * Recordings on this machine at the encoder's sampling rate, joined to some 60 s, or where there are none a sound like
 * speech.
 *
 * @param data the folder with the archives.
 */
export async function loadMaterial(data: string, samplingRate: number): Promise<Material> {
  const parts: Float32Array[] = [];
  const origins = new Map<string, number>();
  let samples = 0;
  for await (const { origin, name, bytes } of recordingsAtHand(data)) {
    const before = origins.get(origin) ?? 0;
    if (before >= secondsOfOrigin * samplingRate) continue;
    // A format that cannot be decoded here is none of the encoder's business.
    const part = await loadClip(bytes, name, samplingRate).catch(() => null);
    if (!part) continue;
    parts.push(part);
    origins.set(origin, before + part.length);
    samples += part.length;
    if (samples >= enoughSeconds * samplingRate) break;
  }
  if (samples < samplingRate) {
    const about = `a seeded sound like speech: there are no recordings in ${data}`;
    return material(speechLike(madeUpSeconds * samplingRate, samplingRate), about, false);
  }
  const joined = new Float32Array(samples);
  let start = 0;
  for (const part of parts) {
    joined.set(part, start);
    start += part.length;
  }
  const seconds = Math.round(samples / samplingRate);
  const about = `${parts.length} recordings (${seconds} s) of ${[...origins.keys()].join(', ')}`;
  return material(joined, about, true);
}

function material(wave: Float32Array, about: string, real: boolean): Material {
  return {
    about,
    real,
    clips(batch, samples) {
      const data = new Float32Array(batch * samples);
      for (let row = 0; row < batch; row++) {
        let from = Math.floor(((row % places) * wave.length) / places);
        for (let filled = 0; filled < samples; ) {
          const part = wave.subarray(from, from + samples - filled);
          data.set(part, row * samples + filled);
          filled += part.length;
          from = 0;
        }
      }
      return { data, shape: [batch, samples] };
    },
  };
}
