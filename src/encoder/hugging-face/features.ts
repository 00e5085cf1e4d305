import { z } from 'zod';
import { concatenated, type Tensor } from '../../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../../errors.ts';
import type { FrontEnd } from '../features.ts';
import type { ModelSpec } from './family.ts';

/** An optional peer: whoever runs no `hf:` model does not need it. */
const library = '@huggingface/transformers';
/** The release that this program was tested with; its onnxruntime-node is the same as ours, of which a process takes one. */
const tested = '4.3.1';

type Extractor = (samples: Float32Array) => Promise<unknown>;
type ExtractorClass = new (settings: Record<string, unknown>) => Extractor;

const resultSchema = z.record(z.string(), z.unknown());
const tensorSchema = z.looseObject({ data: z.instanceof(Float32Array), dims: z.array(z.int()).min(2) });
const librarySchema = z.looseObject({ env: z.looseObject({ version: z.string() }) });

/** The version of the library, which decides what its extractors give. */
export async function libraryVersion(): Promise<string> {
  return (await loadLibrary()).env.version;
}

/**
 * Opens a model's own feature extractor, which sees each waveform by itself.
 *
 * @param settings `preprocessor_config.json`.
 */
export async function openExtractor(spec: ModelSpec, settings: Record<string, unknown>): Promise<FrontEnd> {
  const { extractor, shortest, windowSeconds } = spec;
  const extractorClass = (await loadLibrary())[extractor];
  if (typeof extractorClass !== 'function') {
    throw new OtoscopeError(`${library} has no ${extractor}`, { hint: installHint });
  }
  let extract: Extractor;
  try {
    // It fills in what the settings lack.
    extract = new (extractorClass as ExtractorClass)(structuredClone(settings));
  } catch (error) {
    throw failure(extractor, error);
  }
  return {
    shape: spec.features,
    windowSeconds,
    async compute({ data, shape }) {
      const [batch, samples] = shape as [number, number];
      const rows: Tensor[] = [];
      for (let row = 0; row < batch; row++) {
        const waveform = new Float32Array(Math.max(samples, shortest));
        waveform.set(data.subarray(row * samples, (row + 1) * samples));
        rows.push(await extracted(extract, waveform, spec));
      }
      const [, ...axes] = rows[0]!.shape;
      const tensor = { data: concatenated(rows.map((features) => features.data)), shape: [batch, ...axes] };
      // Features of a whole window are full of it; a waveform ends where the clip does.
      const frames = axes[0]!;
      return { tensor, frames, filled: axes.length === 1 ? samples : frames };
    },
    close: async () => {},
  };
}

/** What an extractor makes of one waveform. */
async function extracted(extract: Extractor, waveform: Float32Array, spec: ModelSpec): Promise<Tensor> {
  try {
    const found = resultSchema.parse(await extract(waveform));
    const { data, dims } = tensorSchema.parse(found[spec.input]);
    return { data, shape: dims };
  } catch (error) {
    throw failure(spec.extractor, error);
  }
}

function failure(extractor: string, error: unknown): OtoscopeError {
  return new OtoscopeError(`${extractor} of ${library} fails: ${messageOf(error)}`, {
    hint: "look at the model's preprocessor_config.json",
    cause: error,
  });
}

const installHint = `npm install ${library}@${tested}`;

async function loadLibrary(): Promise<z.output<typeof librarySchema>> {
  try {
    return librarySchema.parse(await import(library));
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    const reason = isMissing ? 'which is not installed' : `which cannot be loaded: ${messageOf(error)}`;
    throw new OtoscopeError(`hf: models need the package ${library}, ${reason}`, { hint: installHint, cause: error });
  }
}
