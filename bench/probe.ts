import { join } from 'node:path';
import { findTensor, writeMatrix } from '../src/embedding/safetensors.ts';
import { ThreadPool } from '../src/threads/pool.ts';
import type { Benchmark } from './benchmark.ts';
import { inTurn, timed } from './measure.ts';
import { randomExamples, type Size, trainClips, trainRandomClipsJob } from './probe-training.ts';

const name = ({ clips, dimension, classes }: Size): string =>
  `${clips.toLocaleString('en')} × ${dimension} → ${classes.toLocaleString('en')} classes`;

export const benchmark: Benchmark = {
  title: 'Probe on pooled embeddings',
  about:
    'Training a probe in one thread, from embeddings in memory to the last epoch (batches of 64), against the same mathematics\n' +
    'in torch: `LayerNorm`, `Linear` and `optim.Adam` by autograd, the fastest of Adam tensor by tensor or `foreach` with one\n' +
    'thread or all; against that written without autograd, with gradients by hand; and as many at once as there are threads,\n' +
    'as a run trains folds and tasks, against torch one after the other. The last row begins at the disk; its peer does as X-ARES\n' +
    'does: each epoch it reads the frames of every clip from tar files, pads a batch and takes the mean.',
  async *rows({ quick, threads, folder, pairs, peer }) {
    const torch = await peer('probe');
    for (const [classes, atLeast] of [
      [10, 3],
      [50, 3],
      [100, 3],
      [1251, 1.5],
    ] as const) {
      const epochs = classes > 1000 || quick ? 3 : 10;
      const size: Size = { clips: 5000, frames: 1, dimension: 768, classes, loss: 'cross-entropy', batch: 64, epochs };
      const examples = randomExamples(size);
      const repeats = classes > 1000 ? 3 : 7;
      for (const byHand of [false, true]) {
        const theirs = await torch?.prepare('in_memory', { ...size, by_hand: byHand });
        yield {
          what: `${name(size)}${byHand ? ', gradients by hand' : ''}`,
          amount: { count: size.clips * epochs, unit: 'clips' },
          ...(await pairs(
            timed(() => trainClips(size, examples)),
            theirs,
            { repeats },
          )),
          ...(torch && { peerName: torch.name }),
          ...(!byHand && { target: { kind: 'faster', atLeast } }),
        };
      }
      // As a run trains folds, protocols and tasks: one a thread.
      const theirs = await torch?.prepare('in_memory', { ...size, by_hand: false });
      const pool = new ThreadPool(threads);
      const all = Array.from({ length: threads }, () => size);
      yield {
        what: `${threads} probes, ${name(size)}`,
        amount: { count: threads * size.clips * epochs, unit: 'clips' },
        ...(await pairs(
          timed(() => Promise.all(all.map((own) => pool.run(trainRandomClipsJob, own)))),
          theirs && inTurn(theirs, threads),
          { repeats },
        )),
        ...(torch && { peerName: `${torch.name}, one probe after the other` }),
        target: { kind: 'faster', atLeast },
      };
      await pool.close();
    }

    const size: Size = {
      clips: quick ? 1000 : 5000,
      frames: 1,
      dimension: 768,
      classes: 10,
      loss: 'cross-entropy',
      batch: 64,
      epochs: 3,
    };
    const examples = randomExamples(size);
    const stored = join(folder, 'pooled.safetensors');
    await writeMatrix(stored, 'embeddings', async (append) => {
      await append(examples.embeddings);
      return { columns: size.dimension, metadata: {} };
    });
    const { clips, dimension, classes, batch, epochs } = size;
    const theirs = await torch?.prepare('from_files', {
      folder,
      clips,
      frames: 125,
      dimension,
      classes,
      batch,
      epochs,
    });
    yield {
      what: `${name(size)}, from stored embeddings`,
      amount: { count: clips * epochs, unit: 'clips' },
      ...(await pairs(
        timed(async () => {
          const matrix = await findTensor(stored, 'embeddings');
          await trainClips(size, { ...examples, embeddings: await matrix.readRows(0, clips) });
        }),
        theirs,
        { repeats: 3 },
      )),
      ...(torch && { peerName: `${torch.name}, frames from tar` }),
      target: { kind: 'faster', atLeast: 100 },
    };
  },
};
