import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** One measurement: seconds of the wall, or bytes; and seconds of processor time where they are known. */
export interface Sample {
  readonly value: number;
  readonly cpu?: number;
}

/** Does the work once and tells what it took. */
export type Measured = () => Promise<Sample>;

/** Every repeat of ours and of the peer's: those in the same place were measured one right after the other. */
export interface Pairs {
  readonly ours: readonly Sample[];
  /** null: there is no peer, or it cannot be run here. */
  readonly peer: readonly Sample[] | null;
}

export interface PairOptions {
  readonly repeats?: number;
  readonly warmUps?: number;
}

/** Work in this process, by the clock and in processor time of all its threads. */
export function timed(work: () => unknown): Measured {
  return async () => {
    const cpu = process.cpuUsage();
    const start = performance.now();
    await work();
    const value = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { value, cpu: (user + system) / 1e6 };
  };
}

/** Ours and the peer's by turns, so that what else the machine does meets both; who goes first changes each time. */
export async function alternately(
  ours: Measured,
  peer: Measured | null,
  { repeats = 9, warmUps = 1 }: PairOptions,
): Promise<Pairs> {
  const samples: { ours: Sample[]; peer: Sample[] } = { ours: [], peer: [] };
  for (let repeat = -warmUps; repeat < repeats; repeat += 1) {
    const both = [
      { work: ours, kept: samples.ours },
      { work: peer, kept: samples.peer },
    ];
    for (const { work, kept } of repeat % 2 === 0 ? both : both.reverse()) {
      const sample = await work?.();
      if (sample && repeat >= 0) kept.push(sample);
    }
  }
  return { ours: samples.ours, peer: peer && samples.peer };
}

/** A work so many times over, one after the other. */
export function inTurn(work: Measured, times: number): Measured {
  return async () => {
    const samples: Sample[] = [];
    for (let time = 0; time < times; time += 1) samples.push(await work());
    const sum = (of: (sample: Sample) => number): number => samples.reduce((total, sample) => total + of(sample), 0);
    return { value: sum(({ value }) => value), cpu: sum(({ cpu }) => cpu ?? 0) };
  };
}

/** The middle one of some numbers, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The median of some numbers between the least and the greatest. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

/** The ratio of each pair of measurements. */
export function ratios(above: readonly Sample[], below: readonly Sample[]): Spread {
  const all = above.slice(0, below.length).map(({ value }, place) => value / below[place]!.value);
  return { median: median(all), least: Math.min(...all), greatest: Math.max(...all) };
}

const childReplySchema = z.object({ result: z.unknown(), seconds: z.number(), cpu: z.number(), peakBytes: z.number() });

/** What a function took in a process of its own. */
export type ChildCost = z.infer<typeof childReplySchema>;

/**
 * Runs an exported function of a module in a process of its own, so that its memory is its own.
 *
 * @param module `import.meta.url` of the module.
 * @param argument what survives JSON.
 */
export async function inChild(module: string, name: string, argument: unknown): Promise<ChildCost> {
  const child = fileURLToPath(new URL('child.ts', import.meta.url));
  const output = await outputOf(process.execPath, ['--import', 'tsx', child, module, name, JSON.stringify(argument)]);
  return childReplySchema.parse(JSON.parse(output.trim().split('\n').at(-1)!));
}

/** Peak memory of a function in a process of its own, in bytes. */
export function peakOf(module: string, name: string, argument: unknown): Measured {
  return async () => {
    const { peakBytes, cpu } = await inChild(module, name, argument);
    return { value: peakBytes, cpu };
  };
}

/**
 * Runs a program to its end and gives its standard output.
 *
 * @throws Error with what it said on standard error, where it fails.
 */
export function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject).on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${signal ?? `code ${code}`}\n${said}`));
    });
  });
}
