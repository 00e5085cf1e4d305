import { fingerprintOf } from './fingerprint.ts';
import type { EncoderSource } from './source.ts';

/** An encoder as ONNX Runtime computes it with CUDA: another in the last digits, so its fingerprint is another. */
export function onGpu(source: EncoderSource): EncoderSource {
  return { ...source, onGpu: true, fingerprint: fingerprintOf({ encoder: source.fingerprint, device: 'cuda' }) };
}

/** An encoder that was described anew, on the device of the one that it is held against. */
export function likewise(now: EncoderSource, { onGpu: isOnGpu }: EncoderSource): EncoderSource {
  return isOnGpu && !now.onGpu ? onGpu(now) : now;
}
