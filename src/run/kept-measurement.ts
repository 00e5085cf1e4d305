import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { measureSourceJob } from '../encoder/measure-source.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { writeAtomically } from '../files/atomic.ts';
import { contentKey } from '../files/content-key.ts';
import type { ThreadPool } from '../threads/pool.ts';

/** Raised whenever `measureEncoder` refuses other encoders than before. */
const measurementVersion = 1;

const measurementSchema = z.strictObject({
  samplingRate: z.number().positive(),
  outputDim: z.int().positive(),
  hopSizeMs: z.number().positive(),
});

/**
 * What an encoder declares, held against what comes out of it: once for each fingerprint. To measure means to start a thread
 * and load the model, which is most of what a run with nothing to do would take.
 *
 * @param folder where measurements are kept.
 * @throws OtoscopeError as `measureEncoder` does; that is not kept.
 */
export async function measuredOnce(
  source: EncoderSource,
  folder: string,
  threads: ThreadPool,
): Promise<z.infer<typeof measurementSchema>> {
  const path = join(folder, `${contentKey({ measurementVersion, encoder: source.fingerprint })}.json`);
  // What is missing or damaged is measured anew.
  const kept = await readFile(path, 'utf8')
    .then((text) => measurementSchema.parse(JSON.parse(text)))
    .catch(() => null);
  if (kept) return kept;
  const { samplingRate, outputDim, hopSizeMs } = await threads.run(measureSourceJob, source);
  const measured = { samplingRate, outputDim, hopSizeMs };
  await writeAtomically(path, (file) => file.write(`${JSON.stringify(measured)}\n`));
  return measured;
}
