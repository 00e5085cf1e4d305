/**
 * Measures speed and memory: npm run bench -- [name …] [--quick] [--json] [--write] [--python FILE] [--against REV]
 */
import { parseArgs } from 'node:util';
import { alignedTable } from '../src/report/table.ts';
import { compare, withRevision } from './against.ts';
import { benchmarkNames, loadBenchmark } from './catalog.ts';
import { growthOf } from './growth.ts';
import { writeDocs } from './report.ts';
import { type Result, thisMachine, writeResult } from './results.ts';
import { rowsOf } from './runner.ts';
import { cells, headings, isReached, spreadText } from './table.ts';

const usage = `usage: npm run bench -- [name …] [options]

  --quick         smaller work, three repeats
  --json          print results as JSON
  --write         keep the results in bench/results, and make docs/performance.md's tables and plots of them
  --python FILE   a Python with torch for the peers
  --against REV   compare the working tree with another version, by turns`;

const say = (line: string): void => console.error(line);

async function measure(name: string, quick: boolean, python: string | undefined): Promise<Result> {
  const benchmark = await loadBenchmark(name);
  const { title, about } = benchmark;
  say(`\n${title}`);
  const rows: Result['rows'] = [];
  for await (const row of rowsOf(benchmark, { quick, say, ...(python !== undefined && { python }) })) {
    say(`  ${cells(row).slice(0, 5).join('  |  ')}${isReached(row) === false ? '  MISSED' : ''}`);
    rows.push(row as Result['rows'][number]);
  }
  return { name, title, about, quick, machine: thisMachine(), rows };
}

function print({ title, rows }: Result): void {
  const columns = headings.map((heading, column) => {
    return column === 1 || column === 2 ? { title: heading, align: 'right' as const } : { title: heading };
  });
  console.log(`\n${title}\n${alignedTable(columns, rows.map(cells))}`);
  for (const { series, along, slope } of growthOf(rows)) console.log(`${series}: ∝ ${along}^${slope.toFixed(2)}`);
}

/** A change that no repeat contradicts counts. */
async function compareWith(revision: string, names: readonly string[], quick: boolean): Promise<void> {
  await withRevision(revision, async (folder) => {
    for (const name of names) {
      say(`\n${name}: the working tree and ${revision} by turns`);
      const { changes, failures } = await compare(name, folder, quick);
      const rows = changes.map(({ what, ratio }) => {
        const verdict = ratio.least > 1 ? 'dearer' : ratio.greatest < 1 ? 'cheaper' : 'as before';
        return [what, spreadText(ratio), verdict];
      });
      const columns = [{ title: 'work' }, { title: `times ${revision}` }, { title: '' }];
      if (rows.length > 0) console.log(alignedTable(columns, rows));
      for (const failure of failures) console.log(`not measured to the end by ${failure}`);
      if (changes.some(({ ratio }) => ratio.least > 1)) process.exitCode = 1;
    }
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    python: { type: 'string' },
    against: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const known = await benchmarkNames();
const unknown = positionals.filter((name) => !known.includes(name));
const names = positionals.length > 0 ? positionals : known;
if (values.help || unknown.length > 0) {
  say(unknown.length > 0 ? `no benchmark ${unknown.join(', ')}; there are ${known.join(', ')}\n` : '');
  say(`${usage}\n\nbenchmarks: ${known.join(', ')}`);
  process.exitCode = unknown.length > 0 ? 2 : 0;
} else if (values.against !== undefined) {
  await compareWith(values.against, names, values.quick);
} else {
  const results: Result[] = [];
  for (const name of names) {
    const result = await measure(name, values.quick, values.python);
    results.push(result);
    // Kept as it comes: what was measured before something fails is not lost.
    if (values.write) await writeResult(result);
  }
  if (values.json) console.log(JSON.stringify(results, null, 2));
  else for (const result of results) print(result);
  if (values.write) await writeDocs();
}
