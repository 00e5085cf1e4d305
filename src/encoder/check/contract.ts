import { refuseWrongHop } from '../measure.ts';
import type { Bench } from './bench.ts';
import { type Basis, type Check, digits } from './finding.ts';

/** What all else rests on. */
export const encodes: Basis = {
  name: "float32 [B, T', D], finite",
  otherwise: "no finite [B, T', D] comes out of it yet",
};

/** What an encoder declares, against what comes out. */
export function contractChecks(bench: Bench): Check[] {
  const group = 'Declarations';
  return [
    {
      group,
      name: encodes.name,
      must: true,
      async run() {
        const { shape } = await bench.encode(bench.clips(2, 10));
        return { measured: `[${shape.join(', ')}] for two clips of 10 s` };
      },
    },
    {
      group,
      name: 'the hop as declared',
      must: true,
      needs: [encodes],
      async run() {
        const measured = await bench.hop();
        refuseWrongHop(bench.encoder, bench.source, measured);
        const { milliseconds, lowest, highest } = measured;
        return {
          measured: `a frame every ${digits(milliseconds)} ms (${digits(lowest)} to ${digits(highest)}), declared ${bench.encoder.hopSizeMs}`,
        };
      },
    },
  ];
}
