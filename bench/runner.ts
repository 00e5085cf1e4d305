import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext, Benchmark, Row } from './benchmark.ts';
import { alternately } from './measure.ts';
import { Peer, pythonWithTorch } from './peer.ts';

export interface RunnerOptions {
  readonly quick: boolean;
  /** An interpreter with torch. */
  readonly python?: string;
  /** Measures pairs otherwise: `--against`, say. */
  readonly pairs?: BenchContext['pairs'];
  readonly say: (line: string) => void;
}

/** Runs a benchmark; its files and its peers are gone at the end. */
export async function* rowsOf(benchmark: Benchmark, options: RunnerOptions): AsyncGenerator<Row> {
  const { quick, python, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-bench-'));
  const peers: Peer[] = [];
  const threads = availableParallelism();
  const context: BenchContext = {
    quick,
    threads,
    folder,
    pairs:
      options.pairs ??
      ((ours, peer = null, { repeats = 9, warmUps = 1 } = {}) => {
        return alternately(ours, peer, { repeats: quick ? Math.min(repeats, 3) : repeats, warmUps });
      }),
    async peer(script) {
      const found = await pythonWithTorch(python);
      if ('missing' in found) {
        say(`without the peer ${script}: ${found.missing}`);
        return null;
      }
      const peer = await Peer.start(found.python, script, threads);
      peers.push(peer);
      return peer;
    },
  };
  try {
    yield* benchmark.rows(context);
  } finally {
    for (const peer of peers) await peer.close();
    await rm(folder, { recursive: true, force: true });
  }
}
