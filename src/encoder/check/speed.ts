import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Tensor } from '../../compute/tensor.ts';
import { hoursOfSuite } from '../../suite/hours.ts';
import type { Bench } from './bench.ts';
import { type Check, digits } from './finding.ts';

/** Seconds of audio for each second of computing. */
export interface Speed {
  readonly alone: number;
  /** In batches of {@link batchSize}; absent where clips go in one by one. */
  readonly batched?: number;
}

const faster = 'run it on a GPU, or take a smaller model';
const clipSeconds = 10;
/** As many clips as the challenge's own runner encodes at once. */
export const batchSize = 16;

/** Encoding the suite should not take longer: a weekend. */
const mostHours = 48;

/** How fast an encoder is, and what that means for the challenge's suite. */
export function speedChecks(bench: Bench): Check[] {
  const group = 'Speed';
  return [
    {
      group,
      name: 'faster than real time',
      must: false,
      async run() {
        const { alone, batched } = await bench.speed();
        const inBatches = batched === undefined ? '' : `, ${digits(batched)} × in batches of ${batchSize}`;
        const measured = `${digits(alone)} × real time (real-time factor ${digits(1 / alone)})${inBatches}`;
        return Math.max(alone, batched ?? 0) > 1 ? { measured } : { outcome: 'failed', measured, hint: faster };
      },
    },
    {
      group,
      name: 'encoding the icme2025 suite',
      must: false,
      async run() {
        const { alone, batched = 0 } = await bench.speed();
        const { hours, estimated } = hoursOfSuite();
        const computing = hours / Math.max(alone, batched);
        const threads = availableParallelism();
        const measured =
          `about ${timeOf(computing)} in one thread here, ${timeOf(computing / threads)} if all ${threads} do as well: ` +
          `${Math.round(hours)} h of audio, ${Math.round(estimated)} of them estimated`;
        return computing / threads <= mostHours ? { measured } : { outcome: 'failed', measured, hint: faster };
      },
    },
  ];
}

/** The encoder is warm by now: one call, or a little over a second of them for a fast one. */
export async function measureSpeed(bench: Bench): Promise<Speed> {
  const alone = await speedOn(bench, bench.clips(1, clipSeconds));
  if (bench.encoder.batch === 'single') return { alone };
  return { alone, batched: await speedOn(bench, bench.clips(batchSize, clipSeconds)) };
}

async function speedOn(bench: Bench, audio: Tensor): Promise<number> {
  const start = performance.now();
  let runs = 0;
  do {
    await bench.encode(audio);
    runs++;
  } while (performance.now() - start < 500);
  return (runs * audio.data.length) / bench.encoder.samplingRate / ((performance.now() - start) / 1000);
}

function timeOf(hours: number): string {
  if (hours >= 48) return `${digits(hours / 24)} days`;
  return hours >= 1 ? `${digits(hours)} h` : `${Math.max(1, Math.round(hours * 60))} min`;
}
