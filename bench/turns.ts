/**
 * A benchmark by turns with that of another version (against.ts): this process measures when told to, and tells what it
 * took on descriptor 3. `npx tsx bench/turns.ts <name> [--quick]`, as against.ts starts it.
 */
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { loadBenchmark } from './catalog.ts';
import type { Sample } from './measure.ts';
import { rowsOf } from './runner.ts';

/** What is told: a repeat is ready to be measured; a row is done; it cannot be measured in this version. */
export type Told =
  | { readonly ready: true }
  | { readonly what: string; readonly ours: readonly Sample[] }
  | { readonly failed: string };

const [name, quick] = process.argv.slice(2);
const answers = createWriteStream('', { fd: 3 });
const tell = (told: Told): void => {
  answers.write(`${JSON.stringify(told)}\n`);
};
const turns = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

try {
  const rows = rowsOf(await loadBenchmark(name!), {
    quick: quick === '--quick',
    say: () => {},
    async pairs(ours, _peer, { repeats = 9, warmUps = 1 } = {}) {
      const samples: Sample[] = [];
      for (let repeat = -warmUps; repeat < Math.min(repeats, quick ? 3 : 9); repeat += 1) {
        tell({ ready: true });
        await turns.next();
        const sample = await ours();
        if (repeat >= 0) samples.push(sample);
      }
      return { ours: samples, peer: null };
    },
  });
  for await (const { what, ours } of rows) tell({ what, ours });
} catch (error) {
  tell({ failed: error instanceof Error ? error.message : String(error) });
}
answers.end();
process.stdin.destroy();
