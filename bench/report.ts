import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeAtomically } from '../src/files/atomic.ts';
import { sizeText } from '../src/files/size.ts';
import { benchmarkNames } from './catalog.ts';
import { growthOf } from './growth.ts';
import { growthPlot, ratioPlot } from './plot.ts';
import { type Result, readResult } from './results.ts';
import { cells, headings, quantityText } from './table.ts';

const page = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const images = fileURLToPath(new URL('../docs/images/performance/', import.meta.url));

/**
 * Makes the tables of docs/performance.md, between `<!-- bench:name -->` and `<!-- /bench -->`, and its plots of what is
 * in bench/results.
 *
 * @throws Error for a benchmark that has results and no place on the page.
 */
export async function writeDocs(): Promise<void> {
  let text = await readFile(page, 'utf8');
  await mkdir(images, { recursive: true });
  for (const name of await benchmarkNames()) {
    const result = await readResult(name);
    if (!result) continue;
    const place = new RegExp(`<!-- bench:${name} -->[^]*?<!-- /bench -->`);
    if (!place.test(text)) throw new Error(`docs/performance.md has no place for ${name}: <!-- bench:${name} -->`);
    const section = await sectionOf(result);
    text = text.replace(place, () => `<!-- bench:${name} -->\n\n${section}\n\n<!-- /bench -->`);
  }
  await writeAtomically(page, (file) => file.write(text));
}

/** A benchmark's tables and plots in Markdown; the plots are written beside the page. */
async function sectionOf(result: Result): Promise<string> {
  const { name, title, about, rows, machine, quick } = result;
  const compared = rows.filter(({ growth }) => growth === undefined);
  const growth = growthOf(rows);
  const parts = [`${about}\n\n    npm run bench -- ${name}${quick ? ' --quick' : ''}`];
  if (compared.length > 0) parts.push(markdownTable(headings, compared.map(cells)));
  const ratios = ratioPlot(title, compared);
  if (ratios !== null) parts.push(await image(name, title, ratios));
  for (const along of new Set(growth.map((line) => line.along))) {
    const lines = growth.filter((line) => line.along === along);
    const heading = `${title}, as ${along} grow`;
    parts.push(
      growthTable(along, lines),
      await image(`${name}-${along.replaceAll(/\W+/g, '-')}`, heading, growthPlot(heading, lines)),
    );
  }
  const { processor, cores, memoryBytes, system, node } = machine;
  const memory = sizeText(memoryBytes);
  parts.push(`Measured on ${processor}, ${cores} cores, ${memory} memory, ${system}, Node ${node}.`);
  return parts.join('\n\n');
}

async function image(name: string, title: string, content: string): Promise<string> {
  await writeAtomically(`${images}${name}.svg`, (file) => file.write(content));
  return `![${title}](images/performance/${name}.svg)`;
}

function growthTable(along: string, lines: ReturnType<typeof growthOf>): string {
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ at }) => at)))].sort((a, b) => a - b);
  const rows = lines.map(({ series, points, slope, quantity }) => {
    const values = sizes.map((size) => points.find(({ at }) => at === size)?.value);
    return [
      series,
      ...values.map((value) => (value === undefined ? '–' : quantityText(value, quantity))),
      slope.toFixed(2),
    ];
  });
  return markdownTable([along, ...sizes.map((size) => size.toLocaleString('en')), 'slope'], rows);
}

function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(titles), `| ${widths.map((each) => '-'.repeat(each)).join(' | ')} |`, ...rows.map(line)].join('\n');
}
