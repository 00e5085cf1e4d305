import { join } from 'node:path';
import { icme2025 } from '../src/suite/icme2025.ts';
import { writeArchives } from './archives.ts';
import type { Benchmark } from './benchmark.ts';
import { outputOf } from './measure.ts';
import { builtProgram, calling, emptyProgram } from './program.ts';

export const benchmark: Benchmark = {
  title: 'Start',
  about:
    'Calls that have nothing to compute, from start to end, beside `node -e 0`, the shortest program there is. The limits are\nmeant for a machine on which that takes 40 ms.',
  async *rows({ quick, folder, pairs }) {
    await builtProgram();
    const peerName = 'node -e 0';
    yield {
      what: 'otoscope --help',
      ...(await pairs(calling(['--help']), emptyProgram)),
      peerName,
      target: { kind: 'limit', atMost: 0.15 },
    };
    const [data, out] = [join(folder, 'data'), join(folder, 'runs')];
    await writeArchives(data, icme2025.tasks, quick ? 4 : 40, 1);
    const args = ['run', 'logmel', '--suite', 'icme2025', '--data', data, '--out', out, '--json'];
    const { tasks } = JSON.parse(await outputOf(process.execPath, ['bin/otoscope.js', ...args]));
    yield {
      what: `a run of ${tasks.length} tasks with all results in the store`,
      ...(await pairs(calling(args), emptyProgram)),
      peerName,
      target: { kind: 'limit', atMost: 1 },
    };
  },
};
