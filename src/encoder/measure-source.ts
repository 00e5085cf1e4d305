import { defineJob } from '../threads/job.ts';
import { type EncoderMeasurement, measureEncoder } from './measure.ts';
import type { EncoderSource } from './source.ts';
import { threadEncoder } from './thread-encoder.ts';

/** Opens an encoder in this thread and holds its declarations against what comes out. */
export async function measureSource(source: EncoderSource): Promise<EncoderMeasurement> {
  return measureEncoder(await threadEncoder(source), source);
}

export const measureSourceJob = defineJob(import.meta.url, 'measureSource', measureSource);
