import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resultsSchema } from '../src/run/results.ts';
import { suites } from '../src/suite/catalog.ts';
import { writeArchives } from './archives.ts';
import type { Benchmark, Row } from './benchmark.ts';
import { builtProgram, calling } from './program.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

export const benchmark: Benchmark = {
  title: 'Whole runs',
  about:
    'A suite from the archives to the table with the built-in log-mel encoder: cold, with an empty store, and warm, with all\nresults in it; then what its stages took, added up over tasks and folds, as they ran side by side. The archives of\n`icme2025` are noise in the shape of its tasks; those of `mini-full` are made of packages first, which is not counted.',
  async *rows({ quick, folder, pairs }) {
    await builtProgram();
    const data = join(folder, 'data');
    const icme2025 = suites.find(({ id }) => id === 'icme2025')!;
    const [clips, seconds] = quick ? [6, 1] : [100, 5];
    await writeArchives(data, icme2025.tasks, clips, seconds);
    const shape = `${clips} clips of ${seconds} s a split`;
    for (const [suite, archives, what] of [
      ['icme2025', data, `icme2025, ${shape}`],
      ...(quick ? [] : [['mini-full', join(repository, 'data'), 'mini-full'] as const]),
    ] as const) {
      const out = join(folder, `runs-${suite}`);
      const run = calling(['run', 'logmel', '--suite', suite, '--data', archives, '--out', out, '--json']);
      const cold = async () => {
        await rm(out, { recursive: true, force: true });
        return run();
      };
      yield { what: `${what}: cold`, ...(await pairs(cold, null, { repeats: 3 })) };
      yield* await costs(what, join(out, 'logmel', suite, 'results.json'));
      yield { what: `${what}: warm`, ...(await pairs(run)) };
    }
  },
};

/** What the stages of the last run took, the dearest first. */
async function costs(what: string, results: string): Promise<Row[]> {
  const { tasks } = resultsSchema.parse(JSON.parse(await readFile(results, 'utf8')));
  const stages = { encode: 'encode', trackA: 'Track A', trackB: 'Track B' } as const;
  const found = tasks.flatMap(({ id, seconds }) => {
    return Object.entries(stages).map(([key, name]) => {
      return { what: `${name} of ${id}`, name, seconds: seconds?.[key as keyof typeof stages] ?? 0 };
    });
  });
  const row = (name: string, value: number): Row => ({ what: `${what}: ${name}`, ours: [{ value }], peer: null });
  const totals = Object.values(stages).map((name) => {
    const own = found.filter((each) => each.name === name);
    return row(
      `${name}, all tasks`,
      own.reduce((sum, each) => sum + each.seconds, 0),
    );
  });
  const dearest = found.toSorted((a, b) => b.seconds - a.seconds).slice(0, 3);
  return [...totals, ...dearest.map((each) => row(each.what, each.seconds))];
}
