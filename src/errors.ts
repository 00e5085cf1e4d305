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

  constructor(message: string, options: { hint?: string; exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The message of anything that was thrown, on one line. */
export function messageOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\s*\n\s*/g, ' ');
}

/** An error's message and hint on one line, as a task's result gives the reason why it has no score. */
export function reasonOf({ message, hint }: OtoscopeError): string {
  return messageOf(hint === undefined ? message : `${message} (${hint})`);
}
