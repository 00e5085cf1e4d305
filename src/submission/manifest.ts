import { z } from 'zod';
import { findingSchema } from '../encoder/check/finding.ts';

/** Names of what a submission's ZIP holds besides the files of the encoder's folder, which lie below `encoder/`. */
export const names = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  report: 'report.pdf',
  trainingData: 'training-data.yaml',
  encoderFolder: 'encoder/',
} as const;

/** The outcome of a check, without what was measured: that changes from one time to the next. */
const outcomeSchema = findingSchema.pick({ group: true, name: true, must: true, outcome: true });

/** What a submission says of itself: signed as a whole, by the signature over this file's bytes. */
export const manifestSchema = z.strictObject({
  schema: z.literal('otoscope.submission/1'),
  tool: z.strictObject({ name: z.literal('otoscope'), version: z.string() }),
  /** Ed25519, PEM. */
  publicKey: z.string(),
  encoder: z.strictObject({
    /** What `otoscope run` takes, from within `encoder/`. */
    name: z.string(),
    /** SHA-256 over weights, code and settings. */
    fingerprint: z.string(),
  }),
  /** How `otoscope check` went: all of it, without the long clips, or not done at all. */
  check: z.strictObject({ kind: z.enum(['full', 'quick', 'none']), findings: z.array(outcomeSchema) }),
  report: z.strictObject({ pages: z.int().min(1) }),
  /** Whether there is a declaration of training data. */
  trainingData: z.boolean(),
  /** Findings about the folder, the report and the training data. */
  findings: z.array(findingSchema),
  /** What the sources fetch when they run. */
  downloads: z.array(z.string()),
  /** Of every other file in the ZIP, sorted by path. */
  files: z.array(
    z.strictObject({ path: z.string().min(1), bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});

export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** A manifest as it is signed and stored. */
export function manifestBytes(manifest: Manifest): Uint8Array {
  return Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`);
}
