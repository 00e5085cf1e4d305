import { loadClip } from '../audio/clip.ts';
import { crop } from '../audio/crop.ts';
import { MissingDecoder } from '../audio/decode.ts';
import { concatenated, type Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from '../encoder/encoder.ts';
import { encodeLong } from '../encoder/long.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { threadEncoder } from '../encoder/thread-encoder.ts';
import { hintOf, OtoscopeError, toldBy } from '../errors.ts';
import { inOrder } from '../threads/in-order.ts';
import { defineJob } from '../threads/job.ts';
import { type About, stage, stageOfEach } from '../threads/stage.ts';
import { type Told, told } from '../told.ts';
import { meanOverTime } from './pool.ts';

/** A recording as it lies in its archive. */
export interface Clip {
  /** Its archive and key, as an error names it. */
  readonly name: Told;
  readonly bytes: Uint8Array;
}

export interface EncodeRequest {
  readonly source: EncoderSource;
  readonly clips: readonly Clip[];
  readonly cropSeconds: number | null;
  /** Whether a crop becomes the mean over its frames, or all of them. */
  readonly pooled: boolean;
  /** How many crops of equal length the encoder gets at once, at most. */
  readonly batchSize: number;
}

/** What became of one clip: the number of rows of each of its crops, or why it could not be decoded. */
export type ClipOutcome = { readonly rows: readonly number[] } | { readonly failure: Told };

export interface EncodeResult {
  /** One per clip. */
  readonly outcomes: readonly ClipOutcome[];
  /** All rows in the order of clips and time: [rows, D]. */
  readonly embeddings: Tensor;
  /** What it took. */
  readonly seconds: number;
  /** How much sound the encoder was given. */
  readonly audioSeconds: number;
}

interface Crop {
  readonly samples: Float32Array;
  readonly name: Told;
}

/** Clips to embeddings: decode, resample, crop, encode and, where asked, the mean over time, all in one thread. */
export async function encodeClips(request: EncodeRequest): Promise<EncodeResult> {
  const encoder = await threadEncoder(request.source);
  const start = performance.now();
  const decoded: ({ readonly crops: readonly Crop[] } | { readonly failure: Told })[] = [];
  for (const { name, bytes } of request.clips) {
    try {
      const samples = await loadClip(bytes, name, encoder.samplingRate);
      const parts = crop(samples, encoder.samplingRate, request.cropSeconds);
      decoded.push({ crops: parts.map((part) => ({ samples: part, name })) });
    } catch (error) {
      // Only what is wrong with the clip itself is a fault of the clip.
      if (!(error instanceof OtoscopeError) || error instanceof MissingDecoder) throw error;
      decoded.push({ failure: toldBy(error) });
    }
  }
  const crops = decoded.flatMap((clip) => ('crops' in clip ? clip.crops : []));
  const encoded = new Map<Crop, Float32Array>();
  const batches = inOrder(batchesOf(crops, request.batchSize), encoder.batchesAtOnce ?? 1, (batch, signal) => {
    return encodeBatch(encoder, batch, signal);
  });
  for await (const { item: batch, result: frames } of stageOfEach('encode', batches, aboutBatch)) {
    const { data } = request.pooled ? await stage('pool', () => meanOverTime(frames)) : frames;
    if (request.pooled) encoder.recycle?.(frames);
    const length = data.length / batch.length;
    for (const [index, each] of batch.entries()) encoded.set(each, data.subarray(index * length, (index + 1) * length));
  }
  const outcomes = decoded.map((clip): ClipOutcome => {
    if ('failure' in clip) return clip;
    return { rows: clip.crops.map((each) => encoded.get(each)!.length / encoder.outputDim) };
  });
  const embeddings = concatenated(crops.map((each) => encoded.get(each)!));
  const seconds = (performance.now() - start) / 1000;
  const shape = [embeddings.length / encoder.outputDim, encoder.outputDim];
  const samples = crops.reduce((sum, each) => sum + each.samples.length, 0);
  return { outcomes, embeddings: { data: embeddings, shape }, seconds, audioSeconds: samples / encoder.samplingRate };
}

export const encodeClipsJob = defineJob(import.meta.url, 'encodeClips', encodeClips);

/** Only crops of equal length share a batch: padding would change what the shorter ones become. */
function batchesOf(crops: readonly Crop[], size: number): Crop[][] {
  const byLength = new Map<number, Crop[]>();
  for (const each of crops) {
    const { length } = each.samples;
    byLength.set(length, [...(byLength.get(length) ?? []), each]);
  }
  return [...byLength.values()].flatMap((equal) => {
    return Array.from({ length: Math.ceil(equal.length / size) }, (_, index) => {
      return equal.slice(index * size, (index + 1) * size);
    });
  });
}

/** What the bar of a batch says: how long it was waited for, where several are under way at once. */
function aboutBatch({ item }: { readonly item: readonly Crop[] }): About {
  return { crops: item.length };
}

async function encodeBatch(encoder: AudioEncoder, batch: readonly Crop[], signal: AbortSignal): Promise<Tensor> {
  const samples = batch[0]!.samples.length;
  let data = batch[0]!.samples;
  if (batch.length > 1) {
    data = new Float32Array(batch.length * samples);
    for (const [index, each] of batch.entries()) data.set(each.samples, index * samples);
  }
  try {
    return await encodeLong(encoder, { data, shape: [batch.length, samples] }, signal);
  } catch (error) {
    const others = batch.length === 1 ? '' : ` (and ${batch.length - 1} more in its batch)`;
    throw new OtoscopeError(told`${batch[0]!.name}${others}: ${toldBy(error)}`, { cause: error, ...hintOf(error) });
  }
}
