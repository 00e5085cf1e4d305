import { clipName, clipOf } from '../../../archive/sample.ts';
import { readShard } from '../../../archive/shard-reader.ts';
import { loadClip } from '../../../audio/clip.ts';
import { crop } from '../../../audio/crop.ts';
import { decodeAudio } from '../../../audio/decode.ts';
import { detectFormat } from '../../../audio/format.ts';
import { mixToMono } from '../../../audio/mono.ts';
import { writeWav } from '../../../audio/write-wav.ts';
import { OtoscopeError } from '../../../errors.ts';
import { defineJob } from '../../../threads/job.ts';

/** A clip, or a crop of one, to be heard. */
export interface ClipRequest {
  /** The file of its shard. */
  readonly shard: string;
  readonly key: string;
  /** Which crop of what length; null: the whole clip. */
  readonly crop: { readonly number: number; readonly seconds: number } | null;
  /** Hz, at which it is written anew; null: as it is, where browsers play that. */
  readonly samplingRate: number | null;
}

/** A sound file. */
export interface Sound {
  readonly bytes: Uint8Array;
  /** Its media type. */
  readonly type: string;
}

const playable: Readonly<Record<string, string>> = {
  WAV: 'audio/wav',
  FLAC: 'audio/flac',
  MP3: 'audio/mpeg',
  'Ogg Vorbis': 'audio/ogg',
  'Ogg Opus': 'audio/ogg',
  'Ogg FLAC': 'audio/ogg',
};

/**
 * Fetches a clip from its shard, of which nothing else is read but the headers.
 *
 * @throws OtoscopeError where it is not there or cannot be decoded.
 */
export async function readClip({ shard, key, crop: part, samplingRate }: ClipRequest): Promise<Sound> {
  for await (const sample of readShard(shard, new Set([key]))) {
    const clip = clipOf(sample, shard);
    const type = playable[detectFormat(clip.audio).name];
    if (!part && samplingRate === null && type !== undefined) return { bytes: clip.audio, type };
    const { rate, samples } = await monoOf(clip.audio, clipName(clip).full, samplingRate);
    const own = part ? crop(samples, rate, part.seconds)[part.number] : samples;
    if (!own) break;
    return { bytes: writeWav(own, rate), type: 'audio/wav' };
  }
  throw new OtoscopeError(`${shard} has no such clip as ${key}`, { hint: 'was the archive made anew? run again' });
}

async function monoOf(bytes: Uint8Array, name: string, samplingRate: number | null) {
  if (samplingRate !== null) return { rate: samplingRate, samples: await loadClip(bytes, name, samplingRate) };
  const audio = await decodeAudio(bytes, name);
  return { rate: audio.samplingRate, samples: mixToMono(audio.channels) };
}

export const readClipJob = defineJob(import.meta.url, 'readClip', readClip);
