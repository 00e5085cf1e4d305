import { framesWithin } from '../long.ts';
import { frameCountHint } from '../output.ts';
import { namesOf } from '../own-names.ts';
import type { Bench } from './bench.ts';
import type { Check, Found } from './finding.ts';

const [short, long] = [
  [0.1, 0.5, 1, 3],
  [10, 30, 60],
] as const;

/** Clips of other lengths than the hop was measured at. */
export function lengthChecks(bench: Bench, quick: boolean): Check[] {
  const lengths = quick ? [...short, 10] : [...short, ...long];
  return lengths.map((seconds) => ({
    group: 'Lengths',
    name: `${seconds} s of audio`,
    must: true,
    run: () => checkLength(bench, seconds),
  }));
}

/**
 * Encodes so many seconds and counts the frames. Padding at a clip's ends may add or cost a few; many more are frames of
 * the padding itself. Where the declared hop is wrong, which is a finding of its own, frames are counted by the measured one.
 */
export async function checkLength(bench: Bench, seconds: number): Promise<Found> {
  const { encoder } = bench;
  const names = namesOf(encoder);
  const audio = bench.clips(1, seconds);
  const { shape } = await bench.encode(audio);
  const frames = shape[1]!;
  const hop = await bench.hop().catch(() => null);
  const declaredRight = !hop || (encoder.hopSizeMs >= hop.lowest && encoder.hopSizeMs <= hop.highest);
  const hopSizeMs = declaredRight ? encoder.hopSizeMs : hop.milliseconds;
  const expected = framesWithin(audio.shape[1]!, { samplingRate: encoder.samplingRate, hopSizeMs });
  if (frames < expected / 500)
    return { outcome: 'failed', measured: countsOf(frames, expected), hint: frameCountHint(names) };
  const windows = Math.ceil(seconds / (encoder.windowSeconds ?? Number.POSITIVE_INFINITY)) || 1;
  const allowed = Math.max(3 * windows, 0.02 * expected);
  const measured = countsOf(frames, expected);
  if (frames > expected + allowed) {
    return { outcome: 'failed', measured, hint: 'cut the frames of the padding: ⌈T / hop⌉ of them are the clip' };
  }
  if (frames < expected - allowed) {
    return {
      outcome: 'failed',
      measured,
      hint: `encode the whole clip: declare ${names.windowSeconds} if there is a longest input`,
    };
  }
  return { measured };
}

function countsOf(frames: number, expected: number): string {
  return `${frames} frames, ${expected} expected`;
}
