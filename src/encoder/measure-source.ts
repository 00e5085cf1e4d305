import { defineJob } from '../threads/job.ts';
import { type EncoderMeasurement, measureEncoder } from './measure.ts';
import { openEncoder } from './open.ts';
import type { EncoderSource } from './source.ts';

/** Opens an encoder, holds its declarations against what comes out, and closes it again. */
export async function measureSource(source: EncoderSource): Promise<EncoderMeasurement> {
  const encoder = await openEncoder(source);
  try {
    return await measureEncoder(encoder, source);
  } finally {
    await encoder.close?.();
  }
}

export const measureSourceJob = defineJob(import.meta.url, 'measureSource', measureSource);
