import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';

/** The outcome of one check. */
export const findingSchema = z.strictObject({
  /** Checks of one kind are shown together. */
  group: z.string(),
  /** What was checked, in a few words. */
  name: z.string(),
  /** A must that fails fails the whole check; anything else is advice. */
  must: z.boolean(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  /** What was found, with units, or why it was skipped. */
  measured: z.string(),
  /** What to change. */
  hint: z.string().optional(),
});

export type CheckFinding = Readonly<z.infer<typeof findingSchema>>;

/** What a check found; without `outcome` it passed. */
export interface Found {
  readonly outcome?: CheckFinding['outcome'];
  readonly measured: string;
  readonly hint?: string | undefined;
}

/** Something to be checked. What `run` throws is its finding. */
export interface Check {
  readonly group: string;
  readonly name: string;
  readonly must: boolean;
  run(): Promise<Found> | Found;
}

/** Runs one check. */
export async function runCheck({ group, name, must, run }: Check): Promise<CheckFinding> {
  try {
    const { outcome = 'passed', measured, hint } = await run();
    return { group, name, must, outcome, measured, ...(hint !== undefined && { hint }) };
  } catch (error) {
    const hint = error instanceof OtoscopeError ? error.hint : undefined;
    return { group, name, must, outcome: 'failed', measured: messageOf(error), ...(hint !== undefined && { hint }) };
  }
}

/** Whether nothing failed that must not. */
export function allMustsPassed(findings: readonly CheckFinding[]): boolean {
  return findings.every(({ must, outcome }) => !must || outcome !== 'failed');
}

/** Three digits of a number. */
export function digits(number: number): string {
  return String(Number(number.toPrecision(3)));
}
