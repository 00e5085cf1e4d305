import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';
import { clipLearner, randomExamples, type Size } from './probe-training.ts';

export const benchmark: Benchmark = {
  title: 'Probe: how its cost grows',
  about:
    'An epoch of a probe on pooled embeddings, in one thread, as one thing grows and the others stay as they are: 5,000 clips,\n' +
    '768 dimensions, 50 classes, batches of 64.',
  async *rows({ quick, pairs }) {
    const usual: Size = {
      clips: quick ? 2000 : 5000,
      frames: 1,
      dimension: 768,
      classes: 50,
      loss: 'cross-entropy',
      batch: 64,
      epochs: 1,
    };
    const grown = [
      ...[1e3, 1e4, 1e5].slice(0, quick ? 2 : 3).map((at) => ['clips', at, { clips: at }] as const),
      ...[192, 384, 768, 1536].map((at) => ['dimensions', at, { dimension: at }] as const),
      ...[2, 10, 50, 250, 1250].map((at) => ['classes', at, { classes: at }] as const),
      ...[16, 64, 256].map((at) => ['batch', at, { batch: at }] as const),
    ];
    for (const [along, at, changed] of grown) {
      const size = { ...usual, ...changed };
      const learner = await clipLearner(size, randomExamples(size));
      yield {
        what: `${along} ${at.toLocaleString('en')}`,
        amount: { count: size.clips, unit: 'clips' },
        ...(await pairs(
          timed(() => learner.learn(1e-3)),
          null,
          { repeats: 9, warmUps: 2 },
        )),
        growth: { series: 'an epoch', along, at },
      };
      await learner.release();
    }
  },
};
