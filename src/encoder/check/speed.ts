import { availableParallelism } from 'node:os';
import { hoursOfSuite } from '../../suite/hours.ts';
import type { Bench } from './bench.ts';
import { type Check, digits } from './finding.ts';
import { batchSize } from './measure-speed.ts';

const faster = 'run it on a GPU, or take a smaller model';
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

function timeOf(hours: number): string {
  if (hours >= 48) return `${digits(hours / 24)} days`;
  return hours >= 1 ? `${digits(hours)} h` : `${Math.max(1, Math.round(hours * 60))} min`;
}
