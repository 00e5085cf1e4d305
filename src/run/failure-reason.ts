import { OtoscopeError, reasonOf, toldBy } from '../errors.ts';
import { told } from '../told.ts';

/** Why something failed, as it may be told. What is no message for the user is a defect of ours. */
export function failureReason(error: unknown, isHidden: boolean): string {
  const known = error instanceof OtoscopeError ? error : new OtoscopeError(told`internal error: ${toldBy(error)}`);
  return reasonOf(known, isHidden);
}
