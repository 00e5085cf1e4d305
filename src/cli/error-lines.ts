import { OtoscopeError } from '../errors.ts';
import { colorsFor } from '../report/colors.ts';

/** What ends a command that was stopped: a wish, and no error of anything. */
export class Stopped extends OtoscopeError {}

/** What standard error is told of an error for the user. */
export function errorLines(error: OtoscopeError): string {
  const { red, yellow, dim } = colorsFor(process.stderr);
  const word = error instanceof Stopped ? yellow('stopped:') : red('error:');
  return `${word} ${error.message}\n${error.hint === undefined ? '' : `${dim('hint:')} ${error.hint}\n`}`;
}
