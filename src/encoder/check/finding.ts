import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { seeTraceback } from '../python/failure.ts';

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

/** A check that others rest on. */
export interface Basis {
  /** The check's name. */
  readonly name: string;
  /** Why the others are not tried where it fails. */
  readonly otherwise: string;
}

/** Something to be checked. What `run` throws is its finding. */
export interface Check {
  readonly group: string;
  readonly name: string;
  readonly must: boolean;
  /** What must not have failed before: this one would only tell of the same mistake again. */
  readonly needs?: readonly Basis[];
  run(): Promise<Found> | Found;
}

/** Said where the encoder's own code throws and nothing is known of why. */
const ownCode = 'this error comes out of the encoder’s code, or of what that calls: mend it where it says';
const ownCodeCut = `${ownCode}, or ${seeTraceback}`;

/** Runs one check. */
export async function runCheck({ group, name, must, run }: Check): Promise<CheckFinding> {
  try {
    const { outcome = 'passed', measured, hint } = await run();
    return { group, name, must, outcome, measured, ...(hint !== undefined && { hint }) };
  } catch (error) {
    const told = (error instanceof OtoscopeError ? error.hint : undefined) ?? ownCode;
    const hint = told === seeTraceback ? ownCodeCut : told;
    // An encoder that throws is no advice, whatever was to be found out.
    return { group, name, must: true, outcome: 'failed', measured: messageOf(error), hint };
  }
}

/** Runs checks one after the other, but for those that rest on one that failed. */
export async function* runChecks(
  checks: readonly Check[],
  onBegin?: (name: string) => void,
): AsyncGenerator<CheckFinding> {
  const failed = new Set<string>();
  for (const check of checks) {
    const missing = check.needs?.find(({ name }) => failed.has(name));
    if (missing) {
      yield notTried(check, missing);
      continue;
    }
    onBegin?.(check.name);
    const finding = await runCheck(check);
    if (finding.outcome === 'failed') failed.add(check.name);
    yield finding;
  }
}

/** The finding of a check that rests on one that failed. */
export function notTried(
  { group, name, must }: Pick<Check, 'group' | 'name' | 'must'>,
  { otherwise }: Pick<Basis, 'otherwise'>,
): CheckFinding {
  return { group, name, must, outcome: 'skipped', measured: `not tried: ${otherwise}` };
}

/** Checks that rest on another one besides what they rest on already. */
export function needing(basis: Basis, checks: readonly Check[]): Check[] {
  return checks.map((check) => ({ ...check, needs: [basis, ...(check.needs ?? [])] }));
}

/** Whether nothing failed that must not. */
export function allMustsPassed(findings: readonly CheckFinding[]): boolean {
  return findings.every(({ must, outcome }) => !must || outcome !== 'failed');
}

/**
 * How many different things findings ask to be changed. One mistake may show in several checks: they have one hint, or where
 * that says nothing of the mistake one error, be it told with the clip it met.
 */
export function mistakesIn(findings: readonly CheckFinding[]): number {
  const known: string[] = [];
  for (const { outcome, measured, hint = ownCode } of findings) {
    if (outcome !== 'failed') continue;
    const mistake = hint.startsWith(ownCode) ? measured : hint;
    if (!known.some((other) => other.endsWith(mistake) || mistake.endsWith(other))) known.push(mistake);
  }
  return known.length;
}

/** Three digits of a number. */
export function digits(number: number): string {
  return String(Number(number.toPrecision(3)));
}
