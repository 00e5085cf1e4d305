import type { Bench } from './bench.ts';
import type { Check } from './finding.ts';

/** Of an encoder in a process of its own: whether that lived through all that was tried before. */
export function processChecks({ encoder }: Bench): Check[] {
  const { resources } = encoder;
  if (!resources) return [];
  return [
    {
      group: 'Process',
      name: 'one for all batches',
      must: false,
      async run() {
        const { restarts } = await resources();
        if (restarts === 0) return { measured: 'it lived throughout' };
        const hint =
          'find out what ends it: native code, memory, exit; a run goes on, and loads the encoder anew each time';
        return { outcome: 'failed', measured: `it ended over a batch and was started again ${restarts} ×`, hint };
      },
    },
  ];
}
