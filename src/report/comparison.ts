import { type Comparison, level, type ScoreComparison } from '../run/comparison.ts';
import { type MetricName, metricTitles } from '../task/metric-name.ts';
import { type Colors, colorsFor } from './colors.ts';
import { comparisonWords } from './comparison-words.ts';
import { plusMinus, probability, score, signed } from './number.ts';
import { alignedTable, type Column } from './table.ts';

/** The most encoders whose tasks stand side by side. */
const mostColumns = 5;

/** A comparison for the terminal: a table that is read at a glance, and what it says in words. */
export function comparisonTable(comparison: Comparison, colors: Colors = colorsFor(process.stdout)): string {
  const { encoders, suite, track, protocol } = comparison;
  const title = `Suite ${suite}, Track ${track}, ${protocol}`;
  const tables = encoders.length === 2 ? [pairTable(comparison, colors)] : rankTables(comparison, colors);
  return [colors.bold(title), ...tables, ...notes(comparison, colors), comparisonWords(comparison)].join('\n\n');
}

/** Two encoders: their difference on every task. */
function pairTable({ encoders, tasks, weighted, unweighted }: Comparison, colors: Colors): string {
  const names = encoders.map(({ name }) => name);
  const columns: Column[] = [
    { title: 'Task' },
    { title: 'Metric' },
    ...names.map((title): Column => ({ title, align: 'right' })),
    { title: 'Difference', align: 'right' },
    { title: '95 % interval', align: 'right' },
    { title: 'p', align: 'right' },
    { title: 'Holm', align: 'right' },
    { title: 'Better' },
  ];
  const rows = tasks.map(({ id, metric, values, pairs, isPaired }) => {
    const { difference, interval, p, adjusted } = pairs[0]!;
    const cells = [...values.map(score), signed(difference), range(interval), probability(p), probability(adjusted)];
    return [`${id}${isPaired ? '' : ' *'}`, titleOf(metric), ...cells, betterOf(difference, adjusted, names)];
  });
  const means = [['Track score', weighted] as const, ['Unweighted mean', unweighted] as const].map(([title, mean]) => {
    const { difference, interval, p } = mean.pairs[0]!;
    const cells = [...mean.scores.map(score), signed(difference), range(interval), probability(p), ''];
    return [title, '', ...cells, betterOf(difference, p, names)];
  });
  const all = [...rows, ...means];
  return alignedTable(columns, all, (text, { row, column }) => {
    if (row === -1) return colors.dim(text);
    if (column === columns.length - 1) return text.trim() === names[0] ? colors.green(text) : colors.yellow(text);
    return row >= rows.length ? colors.bold(text) : text;
  });
}

/** Three or more: who is where by the track score, and who cannot be told apart on which task. */
function rankTables(comparison: Comparison, colors: Colors): string[] {
  const { encoders, tasks, weighted, unweighted } = comparison;
  const ranking = alignedTable(
    [
      { title: 'Encoder' },
      { title: 'Track score', align: 'right' },
      { title: 'Unweighted', align: 'right' },
      { title: 'Rank', align: 'right' },
      { title: 'Group' },
    ],
    encoders.map(({ name }, place) => [
      name,
      meanOf(weighted, place),
      meanOf(unweighted, place),
      rankOf(weighted.ranks[place]!),
      weighted.groups[place]!,
    ]),
    (text, { row }) => (row === -1 ? colors.dim(text) : text),
  );
  if (encoders.length > mostColumns) return [ranking, colors.dim('--json has the tasks.')];
  const columns: Column[] = [
    { title: 'Task' },
    { title: 'Metric' },
    ...encoders.map(({ name }): Column => ({ title: name, align: 'right' })),
  ];
  const width = Math.max(...tasks.flatMap(({ groups }) => groups.map((group) => group.length)));
  const rows = tasks.map(({ id, metric, values, groups, isPaired }) => [
    `${id}${isPaired ? '' : ' *'}`,
    titleOf(metric),
    ...values.map((value, place) => `${score(value)} ${groups[place]!.padEnd(width)}`),
  ]);
  return [ranking, alignedTable(columns, rows, (text, { row }) => (row === -1 ? colors.dim(text) : text))];
}

function notes({ encoders, tasks, leftOut }: Comparison, colors: Colors): string[] {
  const lines = [
    ...(encoders.length > 2 ? ['Encoders with a letter in common cannot be told apart; a has the best.'] : []),
    ...(tasks.some(({ isPaired }) => !isPaired)
      ? ['* hidden data: nothing is kept of single examples, so only how much each score varies by itself is known.']
      : []),
    ...leftOut.map(({ id, reason }) => `${id} was left out: ${reason}`),
  ];
  return lines.length > 0 ? [lines.map((line) => colors.dim(line)).join('\n')] : [];
}

function titleOf(metric: string): string {
  return metricTitles[metric as MetricName]?.short ?? metric;
}

function betterOf(difference: number, p: number, names: readonly string[]): string {
  if (p >= level) return '';
  return names[difference > 0 ? 0 : 1]!;
}

function range([low, high]: readonly [number, number]): string {
  return `${signed(low)} … ${signed(high)}`;
}

function meanOf({ scores, intervals }: ScoreComparison, place: number): string {
  return `${score(scores[place]!)} ${plusMinus(intervals[place]!)}`;
}

function rankOf([best, worst]: readonly [number, number]): string {
  return best === worst ? String(best) : `${best}–${worst}`;
}
