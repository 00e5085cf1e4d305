import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isWholeTensorFile, readTensors, writeTensors } from '../embedding/tensor-file.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { type Sampling, samplingSchema } from './sampling.ts';
import { noteOf, predictionsOf, predictionsSchema, type StepPredictions, tensorsOf } from './step-predictions.ts';

const evaluationSchema = z.strictObject({
  epoch: z.number().int(),
  metric: z.strictObject({ reference: z.number(), strict: z.number() }),
});

const probeOutcomeSchema = z.strictObject({
  kind: z.literal('probe'),
  seconds: z.number(),
  losses: z.array(z.number()),
  validation: z.array(z.number()),
  best: evaluationSchema,
  /** The checkpoint of the reference's own choice, where it measures differently. */
  bestReference: evaluationSchema.optional(),
  last: evaluationSchema,
});

const neighbourOutcomeSchema = z.strictObject({
  kind: z.literal('neighbours'),
  seconds: z.number(),
  metric: z.number(),
});

/** What tells of the tensors in the file beside; null: those of hidden data are not kept. */
const predictions = predictionsSchema.nullable();
const fileSchema = z.discriminatedUnion('kind', [
  probeOutcomeSchema.extend({ sampling: samplingSchema, predictions }),
  neighbourOutcomeSchema.extend({ sampling: samplingSchema, predictions }),
]);

export type ProbeOutcome = z.infer<typeof probeOutcomeSchema>;
export type NeighbourOutcome = z.infer<typeof neighbourOutcomeSchema>;
/** What a step of one of the tracks leaves behind, but for what tells of single samples. */
export type StepOutcome = ProbeOutcome | NeighbourOutcome;
type StoredOutcome = z.infer<typeof fileSchema>;

/** A step's result, and what it is made of. */
export interface StepResult<Outcome extends StepOutcome = StepOutcome> {
  readonly outcome: Outcome;
  readonly predictions: StepPredictions;
}

/**
 * The results of probes and neighbours on disk: `<key>.json`, and `<key>.safetensors` with their predictions. The JSON gets
 * its name last: where it is, the step is done.
 */
export class StepStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether a step's result is there and whole: what something damaged counts as missing and is made again. */
  async has(key: string): Promise<boolean> {
    const found = await this.#parse(key).catch(() => null);
    return found !== null && (found.predictions === null || isWholeTensorFile(this.#path(key, 'safetensors')));
  }

  /** @param predictions null where none may be kept: of a good encoder, they are the labels. */
  async write(
    key: string,
    outcome: StepOutcome,
    sampling: Sampling,
    predictions: StepPredictions | null,
  ): Promise<void> {
    const note = predictions && noteOf(predictions);
    // What could not be read again, a number that is none for instance, is no result.
    const text = `${JSON.stringify(fileSchema.parse({ ...outcome, sampling, predictions: note }))}\n`;
    if (predictions) await writeTensors(this.#path(key, 'safetensors'), tensorsOf(predictions));
    await writeAtomically(this.#path(key, 'json'), (file) => file.write(text));
  }

  async read<Kind extends StepOutcome['kind']>(
    key: string,
    kind: Kind,
  ): Promise<Extract<StoredOutcome, { kind: Kind }>> {
    return this.#told(key, 'json', async () => {
      const outcome = await this.#parse(key);
      if (outcome.kind !== kind) throw new Error(`it holds a step of the kind '${outcome.kind}', not '${kind}'`);
      return outcome as Extract<StoredOutcome, { kind: Kind }>;
    });
  }

  /** What a step predicted; null where that was not kept, because the data is hidden. */
  async predictions(key: string): Promise<StepPredictions | null> {
    const { predictions: note } = await this.#told(key, 'json', () => this.#parse(key));
    if (!note) return null;
    return this.#told(key, 'safetensors', async () => {
      return predictionsOf(await readTensors(this.#path(key, 'safetensors')), note);
    });
  }

  async #parse(key: string): Promise<StoredOutcome> {
    return fileSchema.parse(JSON.parse(await readFile(this.#path(key, 'json'), 'utf8')));
  }

  async #told<Value>(key: string, extension: 'json' | 'safetensors', read: () => Promise<Value>): Promise<Value> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof OtoscopeError) throw error;
      throw new OtoscopeError(`${this.#path(key, extension)} cannot be read: ${messageOf(error)}`, {
        hint: 'delete it; the next run makes it again',
      });
    }
  }

  #path(key: string, extension: 'json' | 'safetensors'): string {
    return join(this.#folder, `${key}.${extension}`);
  }
}
