import type { AudioEncoder } from './encoder.ts';
import { openLogmel } from './logmel.ts';
import { openModule } from './module.ts';
import { openMoonshine } from './moonshine.ts';
import { openOnnx } from './onnx.ts';
import type { EncoderSource } from './source.ts';
import { openWhisper } from './whisper.ts';

/**
 * Opens an encoder in this thread, which its `encode` then blocks.
 *
 * @throws {@link OtoscopeError} where it cannot be opened or its declarations make no sense.
 */
export function openEncoder(source: EncoderSource): Promise<AudioEncoder> {
  switch (source.kind) {
    case 'logmel':
      return openLogmel();
    case 'moonshine':
      return openMoonshine(source);
    case 'whisper':
      return openWhisper(source);
    case 'onnx':
      return openOnnx(source);
    case 'module':
      return openModule(source);
  }
}
