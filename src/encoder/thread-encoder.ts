import { stage } from '../threads/stage.ts';
import type { AudioEncoder } from './encoder.ts';
import { openEncoder } from './open.ts';
import type { EncoderSource } from './source.ts';

let opened: { readonly fingerprint: string; readonly encoder: AudioEncoder } | undefined;

/**
 * The thread's encoder, kept from job to job; where another is asked for, it is closed.
 *
 * @throws what `openEncoder` throws, each time that it is asked for; what is wrong with one encoder is nothing to the next.
 */
export async function threadEncoder(source: EncoderSource): Promise<AudioEncoder> {
  if (opened?.fingerprint === source.fingerprint) return opened.encoder;
  const before = opened?.encoder;
  opened = undefined;
  await before?.close?.();
  const encoder = await stage('open encoder', () => openEncoder(source));
  opened = { fingerprint: source.fingerprint, encoder };
  return encoder;
}
