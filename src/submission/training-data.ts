import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';

const sourceSchema = z.strictObject({
  name: z.string().min(1).describe('what it is called where it is published'),
  version: z
    .union([z.string().min(1), z.number().transform(String)])
    .optional()
    .describe('version, part or date: what tells it from others of the name'),
  url: z.url().optional().describe('where it can be had'),
  use: z.string().min(1).optional().describe('what for: pre-training, distillation, augmentation, …'),
  without: z
    .array(z.string().min(1))
    .optional()
    .describe('sets of the benchmark that it holds and whose recordings were left out'),
});

/** What a file of training data says. */
export const trainingDataSchema = z.strictObject({
  datasets: z.array(sourceSchema).describe('every data set that the encoder was trained on; empty: it was not trained'),
  startsFrom: z
    .array(sourceSchema)
    .optional()
    .describe('pre-trained models that it starts from or was distilled from; their data counts too'),
});

export type TrainingData = Readonly<z.infer<typeof trainingDataSchema>>;
export type TrainingSource = TrainingData['datasets'][number];

const hint = 'docs/submission.md shows what such a file holds';

/**
 * Takes a file of training data (YAML or JSON) apart.
 *
 * @param path what to call it.
 * @throws {@link OtoscopeError} that names the file, the place and what was expected.
 */
export function parseTrainingData(text: string, path: string): TrainingData {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new OtoscopeError(`${path} is not YAML: ${messageOf(error)}`, { hint, exitCode: 2 });
  }
  const parsed = trainingDataSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path: at, message }) =>
    at.length ? `${at.join('.')}: ${message}` : message,
  );
  throw new OtoscopeError(`${path}: ${issues.join('; ')}`, { hint, exitCode: 2 });
}
