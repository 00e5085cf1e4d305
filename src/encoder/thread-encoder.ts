import { stage } from '../threads/stage.ts';
import type { AudioEncoder } from './encoder.ts';
import { openEncoder } from './open.ts';
import type { EncoderSource } from './source.ts';

let opened: { fingerprint: string; encoder: Promise<AudioEncoder> } | undefined;

/** The thread's encoder, kept from job to job; where another is asked for, it is closed. */
export async function threadEncoder(source: EncoderSource): Promise<AudioEncoder> {
  if (opened?.fingerprint !== source.fingerprint) {
    await (await opened?.encoder)?.close?.();
    opened = { fingerprint: source.fingerprint, encoder: stage('open encoder', () => openEncoder(source)) };
  }
  return opened.encoder;
}
