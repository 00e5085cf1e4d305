import { performance } from 'node:perf_hooks';
import type { Tensor } from '../../compute/tensor.ts';
import type { AudioEncoder } from '../encoder.ts';

/** Seconds of audio for each second of computing. */
export interface Speed {
  readonly alone: number;
  /** In batches of {@link batchSize}; absent where clips go in one by one. */
  readonly batched?: number;
}

const clipSeconds = 10;
/** As many clips as the challenge's own runner encodes at once. */
export const batchSize = 16;

/** What is measured: an encoder and what it is tried on. */
interface Measured {
  readonly encoder: AudioEncoder;
  clips(batch: number, seconds: number): Tensor;
  encode(audio: Tensor): Promise<Tensor>;
}

/** The encoder is warm by now: one call, or a little over a second of them for a fast one. */
export async function measureSpeed(bench: Measured): Promise<Speed> {
  const alone = await speedOn(bench, bench.clips(1, clipSeconds));
  if (bench.encoder.batch === 'single') return { alone };
  return { alone, batched: await speedOn(bench, bench.clips(batchSize, clipSeconds)) };
}

async function speedOn(bench: Measured, audio: Tensor): Promise<number> {
  const start = performance.now();
  let runs = 0;
  do {
    await bench.encode(audio);
    runs++;
  } while (performance.now() - start < 500);
  return (runs * audio.data.length) / bench.encoder.samplingRate / ((performance.now() - start) / 1000);
}
