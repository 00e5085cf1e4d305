import type { ZodError } from 'zod';
import { inForm, secret, type Told } from './told.ts';

/**
 * An error the user can act on: one line that names the file, the key, what was expected, and a hint that says what to do.
 * The command line prints `message` and `hint` without a stack trace; any other error is a defect of this program.
 */
export class OtoscopeError extends Error {
  override readonly name = 'OtoscopeError';
  /** What to do about it: one sentence, or the next command. */
  readonly hint: string | undefined;
  /** Process exit code: 1 failed, 2 wrong usage. */
  readonly exitCode: 1 | 2;
  /** Message and hint without what they tell of a sample, for hidden data. */
  readonly withheld: { readonly message: string; readonly hint: string | undefined };

  constructor(message: string | Told, options: { hint?: string | Told; exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(inForm(message, 'full'), { cause: options.cause });
    const hint = (form: keyof Told) => (options.hint === undefined ? undefined : inForm(options.hint, form));
    this.hint = hint('full');
    this.exitCode = options.exitCode ?? 1;
    this.withheld = { message: inForm(message, 'withheld'), hint: hint('withheld') };
  }
}

/** The message of anything that was thrown, on one line; of what a schema found, the first key and what was expected. */
export function messageOf(thrown: unknown): string {
  if (isZodError(thrown)) return issueText(thrown.issues[0]!);
  return oneLine(thrown instanceof Error ? thrown.message : String(thrown));
}

type Issue = ZodError['issues'][number];

/** Told by its name: commands that check nothing do without zod, which takes longer to load than they take. */
function isZodError(thrown: unknown): thrown is ZodError {
  return thrown instanceof Error && thrown.name === 'ZodError' && 'issues' in thrown;
}

/** `losses.3: Invalid input: expected number, received string`; of several forms, by the one that fits furthest. */
function issueText({ path, ...issue }: Issue): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const depth = (issues: (typeof issue.errors)[number]): number => issues[0]!.path.length;
    const [nearest] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
    const [first] = nearest!;
    return issueText({ ...first!, path: [...path, ...first!.path] });
  }
  return oneLine(`${path.join('.') || 'the whole'}: ${issue.message}`);
}

/**
 * The message of anything that was thrown while a sample was worked on. Only our own errors say which of their words are
 * secret; all others are.
 */
export function toldBy(thrown: unknown): Told {
  if (!(thrown instanceof OtoscopeError)) return secret(messageOf(thrown), 'an error whose text is withheld');
  return { full: messageOf(thrown), withheld: oneLine(thrown.withheld.message) };
}

/** The hint of an error in both forms, to be handed on. */
export function hintOf(thrown: unknown): { hint?: Told } {
  if (!(thrown instanceof OtoscopeError) || thrown.hint === undefined) return {};
  return { hint: { full: thrown.hint, withheld: thrown.withheld.hint ?? '' } };
}

/**
 * An error's message and hint on one line, as a task's result gives the reason why it has no score.
 *
 * @param isHidden whether it is about data that must not be shown.
 */
export function reasonOf(error: OtoscopeError, isHidden = false): string {
  const { message, hint } = isHidden ? error.withheld : error;
  const isWhole = message === error.message && hint === error.hint;
  const hints = [hint, ...(isWhole ? [] : ['--reveal-hidden tells all'])].filter(Boolean);
  return oneLine(hints.length === 0 ? message : `${message} (${hints.join('; ')})`);
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}
