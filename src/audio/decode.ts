import { allFinite } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { secret, type Told, told } from '../told.ts';
import type { Audio } from './audio.ts';
import { decodeWithFfmpeg, NoFfmpegError } from './ffmpeg.ts';
import { decodeFlac, decodeOggFlac } from './flac.ts';
import { detectFormat, type Format, type NativeFormat } from './format.ts';
import { checkLimits } from './limits.ts';
import { decodeWav } from './wav.ts';

export type { Audio } from './audio.ts';

/** Loads a module when it is first needed, and asks for it once. */
function once<Module>(load: () => Promise<Module>): () => Promise<Module> {
  let loading: Promise<Module> | undefined;
  return () => {
    loading ??= load();
    return loading;
  };
}

// Other people's decoders are loaded with the first clip that needs them: most threads meet one kind.
const mp3 = once(() => import('./mp3.ts'));
const vorbis = once(() => import('./vorbis.ts'));
const opus = once(() => import('./opus.ts'));

/** What decodes the formats. */
const DECODERS: Readonly<Record<NativeFormat, (bytes: Uint8Array) => Audio | Promise<Audio>>> = {
  WAV: decodeWav,
  FLAC: decodeFlac,
  MP3: async (bytes) => (await mp3()).decodeMp3(bytes),
  'Ogg Vorbis': async (bytes) => (await vorbis()).decodeOggVorbis(bytes),
  'Ogg Opus': async (bytes) => (await opus()).decodeOggOpus(bytes),
  'Ogg FLAC': decodeOggFlac,
};

/** What would decode a clip is not on this machine; the clip may be whole. */
export class MissingDecoder extends OtoscopeError {}

/**
 * Decodes a clip to float32 samples at its own sampling rate and with its own channels (PROTOCOL section 1 item 1). The
 * format is found from the bytes. WAV, FLAC, MP3, Ogg Vorbis, Opus and FLAC need nothing but this program; all else goes
 * to the `ffmpeg` on the PATH.
 *
 * @param name what to call the clip in an error: its archive and key, say.
 * @throws OtoscopeError naming the clip, its format and why it cannot be decoded: cut off or damaged where the format
 *   shows it, without a sample, with a sample that is no finite number, beyond the limits of `limits.ts`, or of a format
 *   that nothing here reads.
 */
export async function decodeAudio(bytes: Uint8Array, name: string | Told): Promise<Audio> {
  if (bytes.length === 0) throw new OtoscopeError(told`${name}: the clip is empty (0 bytes)`);
  const format = detectFormat(bytes);
  try {
    const audio = await (format.native ? DECODERS[format.name](bytes) : decodeForeign(bytes, format));
    check(audio);
    return audio;
  } catch (error) {
    if (error instanceof NoFfmpegError) {
      throw new MissingDecoder(told`${name}: ${format.name} is decoded by ffmpeg, which is not on the PATH`, {
        hint: 'Install ffmpeg, or convert the clip to WAV or FLAC.',
        cause: error,
      });
    }
    // What another program says may quote the file.
    const why = format.native ? messageOf(error) : secret(messageOf(error));
    throw new OtoscopeError(told`${name}: cannot decode the clip (${format.name}): ${why}`, {
      hint: 'Fetch or convert the clip again.',
      cause: error,
    });
  }
}

function decodeForeign(bytes: Uint8Array, format: Format & { native: false }): Promise<Audio> {
  if (!format.audio) throw new Error('this is no audio');
  return decodeWithFfmpeg(bytes);
}

function check({ channels, samplingRate }: Audio): void {
  if (!channels[0]?.length || !(samplingRate > 0)) throw new Error('it has no samples');
  checkLimits({ samplingRate, channels: channels.length, samples: channels[0].length });
  for (const samples of channels) {
    if (!allFinite(samples)) throw new Error('it has samples that are no finite numbers (NaN or infinity)');
  }
}
