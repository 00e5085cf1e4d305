import { z } from 'zod';
import { messageOf, OtoscopeError, reasonOf, toldBy } from '../errors.ts';

const failureSchema = z.object({
  message: z.string(),
  hint: z.string().optional(),
  /** Of a fault of the program. */
  stack: z.string().optional(),
});

/**
 * An error as the queue keeps it: the reason why a job failed.
 *
 * @param isHidden whether it is about data of which nothing may be kept that tells of a sample.
 */
export function failureText(error: unknown, isHidden: boolean): string {
  if (error instanceof OtoscopeError) {
    const { message, hint } = isHidden ? error.withheld : error;
    return JSON.stringify({ message, hint });
  }
  if (isHidden) return JSON.stringify({ message: toldBy(error).withheld, stack: '' });
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ message, stack });
}

/** The error that a job failed with; what BullMQ itself gives as a reason is told as it is. */
export function failureOf(reason: string): Error {
  const parsed = failureSchema.safeParse(jsonOf(reason));
  if (!parsed.success) {
    return /stalled/.test(reason)
      ? new OtoscopeError('every worker that took it fell silent, which may mean that memory ran out', {
          hint: 'look at what the workers last said; otoscope queue retry tries again',
        })
      : new OtoscopeError(reason);
  }
  const { message, hint, stack } = parsed.data;
  if (stack === undefined) return new OtoscopeError(message, hint === undefined ? {} : { hint });
  return Object.assign(new Error(message), { stack });
}

/** Why something failed, in a line. */
export function whyNot(error: unknown): string {
  return error instanceof OtoscopeError ? reasonOf(error) : messageOf(error);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
