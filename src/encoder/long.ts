import type { Tensor } from '../compute/tensor.ts';
import { hintOf, messageOf, OtoscopeError } from '../errors.ts';
import { secret } from '../told.ts';
import type { AudioEncoder } from './encoder.ts';
import { checkOutput } from './output.ts';

/** A last chunk shorter than this is padded with zeros to it: the rule of the challenge's template. */
const shortestChunkSeconds = 1;

/**
 * Encodes audio of any length. What is longer than the encoder's `windowSeconds` is cut into consecutive windows, whose
 * embeddings are joined over time; a last chunk under a second is padded with zeros to one second and the frames beyond
 * its true length are cut. A `single` encoder gets one waveform at a time. Besides the result,
 * memory holds what one window needs.
 *
 * @param audio waveforms [B, T] at the encoder's sampling rate, T > 0.
 * @param signal aborted when nobody wants the embeddings any more.
 * @returns embeddings [B, T', D], checked: D as declared, T' > 0, all finite.
 * @throws {@link OtoscopeError} that says what came out instead; the caller adds which clip it was.
 */
export async function encodeLong(encoder: AudioEncoder, audio: Tensor, signal?: AbortSignal): Promise<Tensor> {
  const [batch, samples] = audio.shape;
  if (audio.shape.length !== 2 || !batch || !samples) {
    throw new OtoscopeError(`an encoder takes waveforms [batch, samples], not [${audio.shape.join(', ')}]`, {
      hint: 'a clip without samples cannot be encoded',
    });
  }
  if (encoder.batch === 'single' && batch > 1) {
    const results: Tensor[] = [];
    for (let row = 0; row < batch; row++)
      results.push(await encodeLong(encoder, cut(audio, row, row + 1, 0, samples), signal));
    return stack(results);
  }
  // A window of whole samples, told in seconds, is a whole number of them again but for rounding.
  const samplesAtOnce = (encoder.windowSeconds ?? Number.POSITIVE_INFINITY) * encoder.samplingRate;
  const window = Math.max(1, Math.floor(samplesAtOnce + 1e-6));
  const chunks: Tensor[] = [];
  for (let start = 0; start < samples; start += window) {
    chunks.push(await encodeChunk(encoder, audio, start, Math.min(start + window, samples), window, signal));
  }
  return join(chunks);
}

/** Encodes the samples [start, end); only a first chunk may be shorter than a second. */
async function encodeChunk(
  encoder: AudioEncoder,
  audio: Tensor,
  start: number,
  end: number,
  window: number,
  signal: AbortSignal | undefined,
): Promise<Tensor> {
  const [batch, samples] = audio.shape as [number, number];
  const length = end - start;
  const shortest = start === 0 ? 1 : Math.min(window, Math.ceil(shortestChunkSeconds * encoder.samplingRate));
  const padded = Math.max(length, shortest);
  const chunk = padded === samples ? audio : cut(audio, 0, batch, start, end, padded);
  const output = checkOutput(await outputOf(encoder, chunk, signal), encoder, batch, padded);
  return padded === length ? output : firstFrames(output, framesWithin(length, encoder));
}

/** What an encoder says when it fails may tell of the sound that it was given, so for hidden data all of it is secret. */
async function outputOf(encoder: AudioEncoder, audio: Tensor, signal: AbortSignal | undefined): Promise<Tensor> {
  try {
    return await encoder.encode(audio, signal);
  } catch (error) {
    const { hint } = hintOf(error);
    throw new OtoscopeError(secret(messageOf(error), 'the encoder failed with an error whose text is withheld'), {
      cause: error,
      ...(hint && { hint: secret(hint.full, '') }),
    });
  }
}

/** The number of frames that begin within so many samples; at least one. */
export function framesWithin(samples: number, encoder: Pick<AudioEncoder, 'samplingRate' | 'hopSizeMs'>): number {
  const hops = (samples / encoder.samplingRate) * (1000 / encoder.hopSizeMs);
  // What rounding adds to a whole number of hops must not become a frame.
  return Math.max(1, Math.ceil(hops - 1e-6));
}

/** The first `count` frames of embeddings [B, T', D], or all if there are fewer. */
export function firstFrames(embeddings: Tensor, count: number): Tensor {
  const [batch, frames, size] = embeddings.shape as [number, number, number];
  if (count >= frames) return embeddings;
  const data = new Float32Array(batch * count * size);
  for (let row = 0; row < batch; row++) {
    const from = row * frames * size;
    data.set(embeddings.data.subarray(from, from + count * size), row * count * size);
  }
  return { data, shape: [batch, count, size] };
}

/** Rows [top, bottom) and samples [start, end) of waveforms [B, T], padded with zeros to `length` samples. */
function cut(audio: Tensor, top: number, bottom: number, start: number, end: number, length = end - start): Tensor {
  const samples = audio.shape[1]!;
  const data = new Float32Array((bottom - top) * length);
  for (let row = top; row < bottom; row++) {
    data.set(audio.data.subarray(row * samples + start, row * samples + end), (row - top) * length);
  }
  return { data, shape: [bottom - top, length] };
}

/** Embeddings of consecutive chunks, each [B, T', D], one after the other in time. */
function join(chunks: readonly Tensor[]): Tensor {
  if (chunks.length === 1) return chunks[0]!;
  const [batch, , size] = chunks[0]!.shape as [number, number, number];
  const frames = chunks.reduce((total, chunk) => total + chunk.shape[1]!, 0);
  const data = new Float32Array(batch * frames * size);
  let frame = 0;
  for (const { data: part, shape } of chunks) {
    const length = shape[1]! * size;
    for (let row = 0; row < batch; row++) {
      data.set(part.subarray(row * length, (row + 1) * length), (row * frames + frame) * size);
    }
    frame += shape[1]!;
  }
  return { data, shape: [batch, frames, size] };
}

/** Embeddings of waveforms of equal length, each [1, T', D], as one batch. */
function stack(results: readonly Tensor[]): Tensor {
  const [, frames, size] = results[0]!.shape as [number, number, number];
  const data = new Float32Array(results.length * frames * size);
  for (const [row, result] of results.entries()) {
    if (result.shape[1] !== frames) {
      throw new OtoscopeError(
        `the encoder gives ${frames} and ${result.shape[1]} frames for clips of the same length`,
        {
          hint: 'the number of frames must depend on nothing but the length',
        },
      );
    }
    data.set(result.data, row * frames * size);
  }
  return { data, shape: [results.length, frames, size] };
}
