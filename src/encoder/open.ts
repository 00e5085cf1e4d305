import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { likewise } from './on-gpu.ts';
import type { EncoderSource } from './source.ts';

/**
 * Opens an encoder in this thread, which its `encode` then blocks. What opens a kind is loaded when it is needed: every
 * thread would wait for all of them otherwise.
 *
 * @throws {@link OtoscopeError} where it cannot be opened, its declarations make no sense, or its files are not those any
 *   more that its fingerprint was taken of.
 */
export async function openEncoder(source: EncoderSource): Promise<AudioEncoder> {
  switch (source.kind) {
    case 'logmel':
      return (await import('./logmel.ts')).openLogmel();
    case 'moonshine':
      return (await import('./moonshine.ts')).openMoonshine(source);
    case 'whisper':
      return (await import('./whisper.ts')).openWhisper(source);
    case 'onnx': {
      const [{ onnxSource }, { openOnnx }] = await Promise.all([import('./onnx-file.ts'), import('./onnx.ts')]);
      unchanged(source, await onnxSource(source.path, source.selection));
      return openOnnx(source);
    }
    case 'hugging-face': {
      const { huggingFaceSourceNow, openHuggingFace } = await import('./hugging-face/hugging-face.ts');
      unchanged(source, await huggingFaceSourceNow(source));
      return openHuggingFace(source);
    }
    case 'module': {
      const { moduleSource, openModule } = await import('./module.ts');
      const encoder = await openModule(source);
      unchanged(source, await moduleSource(source.path, source.className));
      return encoder;
    }
    case 'python': {
      const { openPython } = await import('./python/open.ts');
      return openPython(source);
    }
  }
}

/** Training may write a checkpoint, or its author mend a class, while a run goes on. */
function unchanged(source: EncoderSource, now: EncoderSource): void {
  if (likewise(now, source).fingerprint === source.fingerprint) return;
  throw new OtoscopeError(`${source.name} changed since the run began`, { hint: 'run the same command again' });
}
