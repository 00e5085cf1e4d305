import { performance } from 'node:perf_hooks';
import { namesOf, namesOfKind, type OwnNames } from '../own-names.ts';
import type { EncoderSource } from '../source.ts';
import { type TrialOptions, trial } from './behaviour.ts';
import type { Bench } from './bench.ts';
import { type Check, type CheckFinding, digits } from './finding.ts';
import { checkLength } from './lengths.ts';
import { batchSize } from './measure-speed.ts';
import { gigabytes, peakMemory } from './memory.ts';

export const rehearsalGroup = 'Rehearsal';

/**
 * What the challenge's machine has, in bytes: 12 GB of memory and a T4 with 16 GB (rules of the ICME 2025 challenge), of
 * which programs get 15 GiB.
 */
export const t4 = { memory: 12e9, gpuMemory: 15 * 2 ** 30 } as const;

export function lessMemory({ windowSeconds }: OwnNames): string {
  return `declare ${windowSeconds}, so that long clips go in parts, or take a smaller model`;
}

/** How the memory of a rehearsal is limited, as its process is told. */
export interface RehearsalTerms {
  readonly bytes: number;
  /** How the limit is made, for people. */
  readonly about: string;
}

/** Opens an encoder in this process, whose memory is limited, and asks of it the most that a run does. */
export async function* checkInLittleMemory(
  source: EncoderSource,
  terms: RehearsalTerms,
  { quick, ...options }: TrialOptions & { readonly quick: boolean },
): AsyncGenerator<CheckFinding> {
  for await (const finding of trial(source, rehearsalGroup, options, (bench) => checks(bench, terms, quick))) {
    // That it opens was found before, with more memory.
    if (finding.name !== 'opens' || finding.outcome === 'failed') yield withHint(finding, source);
  }
}

function checks(bench: Bench, { bytes, about }: RehearsalTerms, quick: boolean): Check[] {
  const group = rehearsalGroup;
  const clips = bench.encoder.batch === 'single' ? 1 : batchSize;
  let encoded = 0;
  return [
    {
      group,
      name: clips === 1 ? 'a clip of 10 s' : `${clips} clips of 10 s at once`,
      must: true,
      async run() {
        const { shape } = await bench.encode(bench.clips(clips, 10));
        encoded += 1;
        return { measured: `[${shape.join(', ')}]` };
      },
    },
    {
      group,
      name: quick ? 'a minute of audio' : 'ten minutes of audio',
      must: true,
      async run() {
        const seconds = quick ? 60 : 600;
        const start = performance.now();
        const found = await checkLength(bench, seconds);
        encoded += 1;
        const rate = (1000 * seconds) / (performance.now() - start);
        return { ...found, measured: `${found.measured}, ${digits(rate)} × real time` };
      },
    },
    {
      group,
      name: `memory within ${gigabytes(bytes)}`,
      must: true,
      async run() {
        // What was not done takes no memory.
        if (encoded < 2) return { outcome: 'skipped', measured: 'not tried: not all of it could be encoded' };
        const own = (await bench.encoder.resources?.())?.peakMemoryBytes ?? 0;
        const peak = peakMemory() + own;
        const measured = `${gigabytes(peak)} at most; ${about}`;
        return peak <= bytes ? { measured } : { outcome: 'failed', measured, hint: lessMemory(namesOf(bench.encoder)) };
      },
    },
    {
      group,
      name: `GPU memory within ${gigabytes(t4.gpuMemory)}`,
      must: true,
      async run() {
        const peak = (await bench.encoder.resources?.())?.peakGpuMemoryBytes;
        if (peak === undefined) return { outcome: 'skipped', measured: 'it does not run on a GPU here' };
        const measured = `${gigabytes(peak)} at most in its tensors; only observed`;
        return peak <= t4.gpuMemory
          ? { measured }
          : { outcome: 'failed', measured, hint: lessMemory(namesOf(bench.encoder)) };
      },
    },
  ];
}

/** What failed for want of memory is told what to do about it, whoever's error it is. */
function withHint(finding: CheckFinding, { kind }: EncoderSource): CheckFinding {
  const isMemory = finding.outcome === 'failed' && /alloc|out of memory|MemoryError/i.test(finding.measured);
  return isMemory ? { ...finding, hint: lessMemory(namesOfKind(kind)) } : finding;
}
