import { OtoscopeError } from '../../errors.ts';

/** How many faults an error names. */
const named = 3;

/**
 * One error for all that is wrong with clips: the first few named, with the hint of the first.
 *
 * @param remedy what to do where some of the clips may be left out.
 */
export function faultsError(faults: readonly OtoscopeError[], remedy?: string): OtoscopeError {
  const [first] = faults;
  const hint = [first?.hint, remedy].filter((part) => part !== undefined).join('; ');
  const messages = faults.slice(0, named).map(({ message }) => message);
  if (faults.length > named) messages.push('…');
  const count = faults.length === 1 ? '' : `${faults.length} clips cannot be used: `;
  return new OtoscopeError(`${count}${messages.join('; ')}`, hint === '' ? {} : { hint });
}
