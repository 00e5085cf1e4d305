import { ThreadPool } from '../src/threads/pool.ts';
import type { Benchmark } from './benchmark.ts';
import { inTurn, timed } from './measure.ts';
import { randomExamples, type Size, trainFrames, trainRandomFramesJob } from './probe-training.ts';

export const benchmark: Benchmark = {
  title: 'Probe on frames',
  about:
    'Training a probe on every frame in one thread, from embeddings in memory to the last epoch (batches of 64 clips, several\n' +
    'labels a frame), against the same mathematics in torch as for pooled embeddings; and as many at once as there\n' +
    'are threads.',
  async *rows({ quick, threads, pairs, peer }) {
    const torch = await peer('probe');
    const clips = quick ? 256 : 1000;
    const sizes = [
      [clips, 250, 10],
      [clips, 250, 39],
      [Math.round(clips / 20), 5000, 88],
    ] as const;
    for (const [count, frames, classes] of sizes) {
      const loss = classes === 39 ? 'cross-entropy' : 'binary-cross-entropy';
      const batch = frames > 1000 ? 1 : 64;
      const size: Size = { clips: count, frames, dimension: 768, classes, loss, batch, epochs: quick ? 3 : 10 };
      const name = `${count.toLocaleString('en')} clips × ${frames.toLocaleString('en')} × 768 → ${classes}`;
      const examples = randomExamples(size);
      for (const byHand of [false, true]) {
        const theirs = await torch?.prepare('in_memory', { ...size, by_hand: byHand });
        yield {
          what: `${name}${byHand ? ', gradients by hand' : ''}`,
          amount: { count: count * frames * size.epochs, unit: 'frames' },
          ...(await pairs(
            timed(() => trainFrames(size, examples)),
            theirs,
            { repeats: 3 },
          )),
          ...(torch && { peerName: torch.name }),
          ...(!byHand && { target: { kind: 'faster', atLeast: 3 } }),
        };
      }
      // As a run trains folds, protocols and tasks: one a thread.
      const theirs = await torch?.prepare('in_memory', { ...size, by_hand: false });
      const pool = new ThreadPool(threads);
      const all = Array.from({ length: threads }, () => size);
      yield {
        what: `${threads} probes, ${name}`,
        amount: { count: threads * count * frames * size.epochs, unit: 'frames' },
        ...(await pairs(
          timed(() => Promise.all(all.map((own) => pool.run(trainRandomFramesJob, own)))),
          theirs && inTurn(theirs, threads),
          { repeats: 3 },
        )),
        ...(torch && { peerName: `${torch.name}, one probe after the other` }),
        target: { kind: 'faster', atLeast: 3 },
      };
      await pool.close();
    }
  },
};
