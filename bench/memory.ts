import type { Benchmark } from './benchmark.ts';
import { peakOf } from './measure.ts';

const stages = new URL('memory-stages.ts', import.meta.url).href;

export const benchmark: Benchmark = {
  title: 'Memory',
  about:
    'The peak of resident memory of a process that does one stage, as its data grows fourfold and more. What reads frames from\ndisk keeps 1 GiB of them in memory, and stays the same beyond. What works on pooled embeddings holds those of a task (4 bytes a number) and no copy of them; the\nrows of neighbours show it. The limit is the 12 GB of a free Colab machine.',
  async *rows({ quick, pairs }) {
    const hours = quick ? [1, 5, 10] : [10, 40, 111];
    const rows = [
      ...hours.map((each) => [`frame probe, ${each} h (${frames(each)} frames × 768)`, 'frameProbe', each] as const),
      ...hours.map((each) => [`frame neighbours among ${each} h (${frames(each)})`, 'frameNeighbours', each] as const),
      ...(quick ? [10_000, 40_000] : [25_000, 100_000, 400_000]).map((keys) => {
        return [`neighbours among ${keys.toLocaleString('en')} × 768`, 'neighbours', keys] as const;
      }),
      ...['esc50', 'desed', 'clotho'].flatMap((task) => {
        return (quick ? [10, 40] : [100, 400]).map((clips) => {
          return [`a run of ${task}, log-mel, ${clips} clips a split`, 'wholeTask', { task, clips }] as const;
        });
      }),
    ];
    for (const [what, name, argument] of rows) {
      yield {
        what,
        quantity: 'bytes',
        ...(await pairs(peakOf(stages, name, argument), null, { repeats: 1, warmUps: 0 })),
        target: { kind: 'limit', atMost: 12e9 },
      };
    }
  },
};

function frames(hours: number): string {
  const count = hours * 3600 * 25;
  return count < 1e6 ? `${Math.round(count / 1000)} thousand` : `${(count / 1e6).toFixed(1)} million`;
}
