import { basename } from 'node:path';
import { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import type { PythonSource } from '../source.ts';
import { described } from './interpreter.ts';

const failureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('refusal'), message: z.string(), hint: z.string().nullable() }),
  z.object({ kind: z.literal('missing'), package: z.string(), place: z.string() }),
  /** `isCut`: its traceback has more than these places. */
  z.object({ kind: z.literal('exception'), message: z.string(), place: z.string(), isCut: z.boolean() }),
]);

/** The hint where more is known of an exception than is told. */
export const seeTraceback = 'add --verbose to see the whole traceback';
/** The hint where only the last lines of what was printed are told. */
export const seeOutput = 'add --verbose to see all that it prints';

/** What a failure has to be told with. */
export type Origin = Pick<PythonSource, 'module' | 'interpreter' | 'verbose'>;

/** What the Python side says went wrong, as one line for the user. */
export function failureOf(value: unknown, { module, interpreter, verbose }: Origin): OtoscopeError {
  const failure = failureSchema.parse(value);
  if (failure.kind === 'refusal') {
    return new OtoscopeError(`${module}: ${failure.message}`, failure.hint === null ? {} : { hint: failure.hint });
  }
  const place = failure.place === '' ? '' : ` (${placeIn(module, failure.place)})`;
  if (failure.kind === 'exception') {
    const message = `${module} fails: ${failure.message}${place}`;
    return new OtoscopeError(message, failure.isCut && !verbose ? { hint: seeTraceback } : {});
  }
  if (`${module}.`.startsWith(`${failure.package}.`)) {
    return new OtoscopeError(`${described(interpreter)} finds no module ${failure.package}`, {
      hint: 'start otoscope in the folder it lies in, install it, or name its file: ./my_encoder.py',
      exitCode: 2,
    });
  }
  const name = failure.package.split('.')[0]!;
  return new OtoscopeError(`${module} needs ${name}, which ${described(interpreter)} does not have${place}`, {
    hint: `${interpreter.executable} -m pip install ${name}; another Python is named by --python`,
  });
}

/** A bare line of the module itself, as of a SyntaxError, needs no second name. */
function placeIn(module: string, place: string): string {
  const line = place.slice(basename(module).length + 1);
  return place.startsWith(`${basename(module)}:`) && /^\d+$/.test(line) ? `line ${line}` : place;
}
