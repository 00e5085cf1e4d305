import { type Comparison, level, type Pair, type ScoreComparison, type TaskPair } from '../run/comparison.ts';
import { type MetricName, metricTitles } from '../task/metric-name.ts';
import { type Colors, colorsFor } from './colors.ts';
import { comparisonWords } from './comparison-words.ts';
import { plusMinus, probability, score, signed } from './number.ts';
import { alignedTable, type Column } from './table.ts';
import { wrap } from './wrap.ts';

/** The most encoders whose tasks stand side by side. */
const mostColumns = 5;
/** Longer names of a difference stand above the columns before it only. */
const longestDifference = 32;

/**
 * A comparison for the terminal: a table that is read at a glance, and what it says in words.
 *
 * @param width in characters that the tables may take.
 */
export function comparisonTable(
  comparison: Comparison,
  colors: Colors = colorsFor(process.stdout),
  width = Number.POSITIVE_INFINITY,
): string {
  const { encoders, suite, track, protocol } = comparison;
  const title = `Suite ${suite}, Track ${track}, ${protocol}`;
  const tables = encoders.length === 2 ? [pairTable(comparison, colors, width)] : rankTables(comparison, colors, width);
  const wrapped = (lines: readonly string[]): string[] => lines.flatMap((line) => wrap(line, width));
  const small = wrapped(notes(comparison)).map((line) => colors.dim(line));
  const words = wrapped(comparisonWords(comparison).split('\n'));
  return [colors.bold(title), ...tables, small.join('\n'), words.join('\n')].join('\n\n');
}

/** Two encoders: their difference on every task. */
function pairTable({ encoders, tasks, weighted, unweighted }: Comparison, colors: Colors, width: number): string {
  const names = encoders.map(({ name }) => name);
  const difference = names.join(' − ');
  const columns: Column[] = [
    { title: 'Task' },
    { title: 'Metric', leaves: 1 },
    ...names.map((title): Column => ({ title, align: 'right' })),
    { title: difference.length <= longestDifference ? difference : 'First − second' },
    { title: 'p', align: 'right' },
    { title: 'Holm', align: 'right', leaves: 2 },
    { title: 'Better', leaves: 3 },
  ];
  const rows = tasks.map(({ id, metric, values, pairs, isPaired }) => {
    const { p, adjusted } = pairs[0]!;
    const cells = [...values.map(score), withRange(pairs[0]!), probability(p), probability(adjusted)];
    return [`${id}${isPaired ? '' : ' *'}`, titleOf(metric), ...cells, betterOf(pairs[0]!, adjusted, names)];
  });
  const means = [['Track score', weighted] as const, ['Unweighted mean', unweighted] as const].map(([title, mean]) => {
    const pair = mean.pairs[0]!;
    const cells = [...mean.scores.map(score), withRange(pair), probability(pair.p), ''];
    return [title, '', ...cells, betterOf(pair, pair.p, names)];
  });
  const style = (text: string, { row, column }: { readonly row: number; readonly column: number }): string => {
    if (row === -1) return colors.dim(text);
    if (column === columns.length - 1) return text === names[0] ? colors.green(text) : colors.yellow(text);
    return row >= rows.length ? colors.bold(text) : text;
  };
  return alignedTable(columns, [...rows, ...means], style, width);
}

/** Three or more: who is where by the track score, and who cannot be told apart on which task. */
function rankTables(comparison: Comparison, colors: Colors, terminal: number): string[] {
  const { encoders, tasks, weighted, unweighted } = comparison;
  const style = (text: string, { row }: { readonly row: number }) => (row === -1 ? colors.dim(text) : text);
  const ranking = alignedTable(
    [
      { title: 'Encoder' },
      { title: 'Track score', align: 'right' },
      { title: 'Unweighted', align: 'right', leaves: 1 },
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
    style,
    terminal,
  );
  if (encoders.length > mostColumns) return [ranking, colors.dim('--json has the tasks.')];
  const columns: Column[] = [
    { title: 'Task' },
    { title: 'Metric', leaves: 1 },
    ...encoders.map(({ name }): Column => ({ title: name, align: 'right' })),
  ];
  const width = Math.max(...tasks.flatMap(({ groups }) => groups.map((group) => group.length)));
  const rows = tasks.map(({ id, metric, values, groups, isPaired }) => [
    `${id}${isPaired ? '' : ' *'}`,
    titleOf(metric),
    ...values.map((value, place) => `${score(value)} ${groups[place]!.padEnd(width)}`),
  ]);
  return [ranking, alignedTable(columns, rows, style, terminal)];
}

function notes({ encoders, tasks, leftOut }: Comparison): string[] {
  const isPair = encoders.length === 2;
  return [
    isPair
      ? 'In brackets: the 95 % interval of the difference, for other recordings of the same kind.'
      : 'Encoders with a letter in common cannot be told apart; a has the best.',
    ...(isPair && tasks.some(({ pairs }) => seemsAtOdds(pairs[0]!)) ? [atOdds] : []),
    ...(tasks.some(({ isPaired }) => !isPaired)
      ? ['* hidden data: nothing is kept of single examples, so only how much each score varies by itself is known.']
      : []),
    ...leftOut.map(({ id, reason }) => `${id} was left out: ${reason}`),
  ];
}

/** Why an interval may leave 0 out beside a large p (docs/statistics.md). */
const atOdds =
  'p counts on how many examples only one of them is right, of whatever class; the interval keeps the number of each ' +
  'class, so it is narrower where they err on different classes.';

/** Whether the interval and McNemar's test seem to say different things of a pair. */
function seemsAtOdds({ test, p, interval: [low, high] }: TaskPair): boolean {
  return test === 'mcnemar' && p < level !== (low > 0 || high < 0);
}

function titleOf(metric: string): string {
  return metricTitles[metric as MetricName]?.short ?? metric;
}

function betterOf({ difference }: Pair, p: number, names: readonly string[]): string {
  if (p >= level) return '';
  return names[difference > 0 ? 0 : 1]!;
}

function withRange({ difference, interval: [low, high] }: Pair): string {
  return `${signed(difference)} (${signed(low)} … ${signed(high)})`;
}

function meanOf({ scores, intervals }: ScoreComparison, place: number): string {
  return `${score(scores[place]!)} ${plusMinus(intervals[place]!)}`;
}

function rankOf([best, worst]: readonly [number, number]): string {
  return best === worst ? String(best) : `${best}–${worst}`;
}
