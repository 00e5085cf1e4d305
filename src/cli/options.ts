import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Device } from '../encoder/options.ts';

/** The parts of a list with commas between them, or commander's word that there are none. */
export function listOf(text: string): string[] {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length > 0) return parts;
  throw new InvalidArgumentError('it names nothing; is a variable of the shell unset?');
}

/** A whole number that is not below `least`, or commander's word that it is none. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`expected a whole number, ${least} or more.`);
  };
}

/** A number above zero, or commander's word that it is none. */
export function aboveZero(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new InvalidArgumentError('expected a number above 0.');
}

/** What the flags of {@link withEncoderOptions} say. */
export interface EncoderFlags {
  readonly python?: string;
  readonly device?: Device;
  readonly encodeTimeout?: number;
  readonly verbose?: true;
}

/** Gives a command that opens an encoder the flags for Python encoders. */
export function withEncoderOptions(command: Command): Command {
  return command
    .option('--python <file>', "interpreter for a Python encoder (default: the active or nearest environment's)")
    .option('--device <device>', 'where encoder and probes compute: cpu, cuda or cuda:1 (default: cpu)', deviceOf)
    .option('--encode-timeout <seconds>', 'what a batch of a Python encoder may take (default: 600)', wholeNumber(1))
    .option('--verbose', 'show what a Python encoder prints, and of its exceptions the whole traceback');
}

/** The flags as `resolveEncoder` takes them. */
export function encoderOptions({ python, device, encodeTimeout, verbose }: EncoderFlags) {
  return {
    ...(python !== undefined && { python }),
    ...(device !== undefined && { device }),
    ...(encodeTimeout !== undefined && { encodeSeconds: encodeTimeout }),
    ...(verbose && { verbose }),
  };
}

function deviceOf(text: string): Device {
  if (/^(cpu|cuda(:\d+)?)$/.test(text)) return text as Device;
  throw new InvalidArgumentError('expected cpu, cuda or cuda:1.');
}

/** Where a queue is; an address with a password is better in the environment, where other users do not see it. */
export function queueOption(about: string): Option {
  return new Option('-q, --queue <address>', `${about}: redis://host:6379`).env('OTOSCOPE_QUEUE');
}
