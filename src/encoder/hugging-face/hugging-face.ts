import type { AudioEncoder } from '../encoder.ts';
import { firstFrames, framesWithin } from '../long.ts';
import { findCompanions, findFeatures } from '../onnx-inputs.ts';
import { openModel, outputSize, runModel } from '../onnx-model.ts';
import type { HuggingFaceSource } from '../source.ts';
import { describeModel } from './describe.ts';
import type { FetchOptions } from './download.ts';
import { openExtractor } from './features.ts';
import { filesOfHub } from './hub.ts';
import { filesInFolder } from './model-files.ts';
import { parseReference } from './reference.ts';
import { rowsOverTime } from './rows.ts';

/**
 * Finds the model that `hf:…` names, and fetches what of it is needed and not at hand.
 */
export async function huggingFaceSource(text: string, options?: FetchOptions): Promise<HuggingFaceSource> {
  const reference = parseReference(text);
  const files = reference.kind === 'hub' ? await filesOfHub(reference, options) : await filesInFolder(reference.folder);
  try {
    return await describeModel(files, reference.name, reference.selection);
  } finally {
    await files.close?.();
  }
}

/** The same model as its files are now. */
export async function huggingFaceSourceNow({ folder, name, selection }: HuggingFaceSource): Promise<HuggingFaceSource> {
  return describeModel(await filesInFolder(folder), name, selection);
}

/**
 * Opens a model behind its own feature extractor: waveforms [B, T] of at most its window become [B, T', D]. Models that
 * always see their whole window give the frames of the clip only.
 */
export async function openHuggingFace(source: HuggingFaceSource): Promise<AudioEncoder> {
  const { path, spec, tensor, selection } = source;
  const { samplingRate, windowSeconds } = spec;
  const model = { path, input: spec.input };
  const session = await openModel(path, tensor);
  const frontEnd = await openExtractor(spec, source.preprocessor);
  const input = findFeatures(session.inputMetadata, frontEnd.shape, model);
  const companions = findCompanions(session.inputMetadata, input, model);
  return {
    samplingRate,
    // Another tensor may be wider than the last.
    outputDim: (selection.output === undefined ? undefined : outputSize(session, tensor)) ?? spec.outputDim,
    hopSizeMs: spec.hopSizeMs,
    windowSeconds,
    ...((input.batchOfOne || source.dynamicallyQuantized) && { batch: 'single' as const }),
    async encode(audio) {
      const samples = audio.shape[1]!;
      const features = await frontEnd.compute(audio);
      const seconds = samples / samplingRate;
      const output = await runModel(session, { path, input, companions, output: tensor, features, seconds });
      const embeddings = rowsOverTime(output, spec.rows);
      return embeddings.shape.length === 3 ? firstFrames(embeddings, framesWithin(samples, spec)) : embeddings;
    },
    close: () => session.release(),
  };
}
