import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';

const evaluationSchema = z.strictObject({
  epoch: z.number().int(),
  metric: z.strictObject({ reference: z.number(), strict: z.number() }),
  /** Class indices, where each example has one class. */
  predictions: z.array(z.number().int()).nullable(),
});

const probeOutcomeSchema = z.strictObject({
  kind: z.literal('probe'),
  seconds: z.number(),
  losses: z.array(z.number()),
  validation: z.array(z.number()),
  best: evaluationSchema,
  last: evaluationSchema,
});

const neighbourOutcomeSchema = z.strictObject({
  kind: z.literal('neighbours'),
  seconds: z.number(),
  metric: z.number(),
  predictions: z.array(z.number().int()).nullable(),
});

const outcomeSchema = z.discriminatedUnion('kind', [probeOutcomeSchema, neighbourOutcomeSchema]);

export type ProbeOutcome = z.infer<typeof probeOutcomeSchema>;
export type NeighbourOutcome = z.infer<typeof neighbourOutcomeSchema>;
/** What a step of one of the tracks leaves behind. */
export type StepOutcome = z.infer<typeof outcomeSchema>;

/** A step's result without what is predicted for single samples, which of a good encoder is their labels. */
export function withoutPredictions(outcome: StepOutcome): StepOutcome {
  if (outcome.kind === 'neighbours') return { ...outcome, predictions: null };
  const { best, last } = outcome;
  return { ...outcome, best: { ...best, predictions: null }, last: { ...last, predictions: null } };
}

/** The results of probes and neighbours on disk: `<key>.json`. */
export class StepStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether a step's result is there and whole: what something damaged counts as missing and is made again. */
  has(key: string): Promise<boolean> {
    return this.#parse(key).then(
      () => true,
      () => false,
    );
  }

  async write(key: string, outcome: StepOutcome): Promise<void> {
    await writeAtomically(this.#path(key), (file) => file.write(`${JSON.stringify(outcome)}\n`));
  }

  async read<Kind extends StepOutcome['kind']>(key: string, kind: Kind): Promise<Extract<StepOutcome, { kind: Kind }>> {
    try {
      const outcome = await this.#parse(key);
      if (outcome.kind !== kind) throw new Error(`it holds a step of the kind '${outcome.kind}', not '${kind}'`);
      return outcome as Extract<StepOutcome, { kind: Kind }>;
    } catch (error) {
      throw new OtoscopeError(`${this.#path(key)} cannot be read: ${messageOf(error)}`, {
        hint: 'delete it; the next run makes it again',
      });
    }
  }

  async #parse(key: string): Promise<StepOutcome> {
    return outcomeSchema.parse(JSON.parse(await readFile(this.#path(key), 'utf8')));
  }

  #path(key: string): string {
    return join(this.#folder, `${key}.json`);
  }
}
