import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { openLogmel } from './logmel.ts';
import { moduleSource, openModule } from './module.ts';
import { openMoonshine } from './moonshine.ts';
import { openOnnx } from './onnx.ts';
import { onnxSource } from './onnx-file.ts';
import { openPython } from './python/open.ts';
import type { EncoderSource } from './source.ts';
import { openWhisper } from './whisper.ts';

/**
 * Opens an encoder in this thread, which its `encode` then blocks.
 *
 * @throws {@link OtoscopeError} where it cannot be opened, its declarations make no sense, or its files are not those any
 *   more that its fingerprint was taken of.
 */
export async function openEncoder(source: EncoderSource): Promise<AudioEncoder> {
  switch (source.kind) {
    case 'logmel':
      return openLogmel();
    case 'moonshine':
      return openMoonshine(source);
    case 'whisper':
      return openWhisper(source);
    case 'onnx':
      unchanged(source, await onnxSource(source.path));
      return openOnnx(source);
    case 'module': {
      const encoder = await openModule(source);
      unchanged(source, await moduleSource(source.path, source.className));
      return encoder;
    }
    case 'python':
      return openPython(source);
  }
}

/** Training may write a checkpoint, or its author mend a class, while a run goes on. */
function unchanged(source: EncoderSource, now: EncoderSource): void {
  if (now.fingerprint === source.fingerprint) return;
  throw new OtoscopeError(`${source.name} changed since the run began`, { hint: 'run the same command again' });
}
