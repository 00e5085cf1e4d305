import { z } from 'zod';
import type { EncoderSource } from '../source.ts';
import { allMustsPassed, type CheckFinding, findingSchema, mistakesIn } from './finding.ts';

/** What `otoscope check --json` prints. */
export const checkReportSchema = z.strictObject({
  schema: z.literal('otoscope.check/1'),
  encoder: z.strictObject({ name: z.string(), fingerprint: z.string() }),
  /** Without the long clips. */
  quick: z.boolean(),
  /** What the encoder was tried on; null where it could not be opened. */
  material: z.strictObject({ about: z.string(), real: z.boolean() }).nullable(),
  /** Nothing failed that must not. */
  passed: z.boolean(),
  /** How many different things must be mended. */
  toMend: z.int(),
  findings: z.array(findingSchema),
});

export type CheckReport = Readonly<z.infer<typeof checkReportSchema>>;

/** The findings of a check as one object. */
export function checkReport(
  { name, fingerprint }: EncoderSource,
  findings: readonly CheckFinding[],
  { quick, material }: Pick<CheckReport, 'quick' | 'material'>,
): CheckReport {
  return {
    schema: 'otoscope.check/1',
    encoder: { name, fingerprint },
    quick,
    material,
    passed: allMustsPassed(findings),
    toMend: mistakesIn(findings.filter(({ must }) => must)),
    findings: [...findings],
  };
}
