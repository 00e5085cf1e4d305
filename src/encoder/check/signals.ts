import type { Tensor } from '../../compute/tensor.ts';
import type { Bench } from './bench.ts';
import { type Check, digits } from './finding.ts';
import { difference, repeats } from './stability.ts';

const seconds = 2;
const group = 'Signals';

/** Clips as they come in data sets: silent, clipped, with an offset. */
export function signalChecks(bench: Bench): Check[] {
  const { samplingRate } = bench.encoder;
  const clip = (sample: (index: number) => number): Tensor => {
    const samples = seconds * samplingRate;
    return { data: Float32Array.from({ length: samples }, (_, index) => sample(index)), shape: [1, samples] };
  };
  const silence = clip(() => 0);
  const unusual = {
    silence,
    'a clipped full-scale tone': clip((index) => Math.sign(Math.sin((2 * Math.PI * 440 * index) / samplingRate))),
    'a constant signal': clip(() => 1),
  };
  const finite = Object.entries(unusual).map(([name, audio]) => ({
    group,
    name,
    must: true,
    async run() {
      const { data } = await bench.encode(audio);
      return {
        measured: `finite, the largest ${digits(data.reduce((most, one) => Math.max(most, Math.abs(one)), 0))}`,
      };
    },
  }));
  return [
    ...finite,
    {
      group,
      name: 'a sound is not silence',
      must: false,
      needs: [repeats],
      async run() {
        const [sound, none] = [await bench.encode(bench.clips(1, seconds)), await bench.encode(silence)];
        if (difference(sound.data, none.data) > 0) return { measured: 'their embeddings differ' };
        return { outcome: 'failed', measured: 'they have the same embeddings', hint: 'are the weights loaded?' };
      },
    },
  ];
}
