import { notChosen, type Results, type Score, type TaskResult } from '../run/results.ts';
import { type MetricName, metricTitles } from '../task/metric-name.ts';
import { type Colors, colorsFor } from './colors.ts';
import { counted, duration, plusMinus, score } from './number.ts';
import { alignedTable, type Column } from './table.ts';
import { wrap } from './wrap.ts';

const work = 'Work';
const columns: readonly Column[] = [
  { title: 'Task' },
  { title: 'Metric', leaves: 3 },
  { title: 'Examples', align: 'right', leaves: 2 },
  { title: 'A strict', align: 'right' },
  { title: 'A reference', align: 'right' },
  { title: 'B strict', align: 'right' },
  { title: 'B reference', align: 'right' },
  { title: work, align: 'right', leaves: 1 },
];

const workNote = 'Work: time of one thread for encoding, probes and neighbours, in this run or before.';

/**
 * A run's results for the terminal: a table of the tasks that were scored, or failed, the track scores below it, and why
 * others have no score.
 *
 * @param colors by default those that standard output takes.
 * @param width in characters that the table may take.
 */
export function resultsTable(
  results: Results,
  colors: Colors = colorsFor(process.stdout),
  width = Number.POSITIVE_INFINITY,
): string {
  const rows = results.tasks.filter(({ status }) => status !== 'skipped').map(taskRow);
  const { A, B } = results.tracks;
  const means = [['Track score', 'weighted'] as const, ['Unweighted mean', 'unweighted'] as const].map(
    ([title, mean]) => {
      const strict = (track: typeof A) => withInterval(track.strict[mean], track.strict.intervals?.[mean]);
      return [title, '', '', strict(A), score(A.reference[mean]), strict(B), score(B.reference[mean]), ''];
    },
  );
  const all = [...rows, ...means];
  const plain = alignedTable(columns, all, undefined, width).split('\n');
  const style = (text: string, { row }: { readonly row: number }): string => {
    if (row === rows.length) return colors.bold(text);
    return row === -1 || row > rows.length ? colors.dim(text) : text;
  };
  const styled = alignedTable(columns, all, style, width).split('\n');
  const rule = colors.dim('─'.repeat(Math.max(...plain.map((line) => line.length))));
  const table = [...styled.slice(0, rows.length + 1), rule, ...styled.slice(rows.length + 1)];
  const hasIntervals = results.tasks.some(({ trackA, trackB }) => (trackA ?? trackB)?.strict.interval);
  const seeds = results.tasks.find(({ trackA }) => trackA?.strict.seeds)?.trackA?.strict.seeds?.values.length;
  const legend = [
    ...(hasIntervals ? ['±: half of the 95 % interval, for other recordings of the same kind.'] : []),
    ...(seeds === undefined
      ? []
      : [`σ: standard deviation of the value over probes of ${seeds} seeds; the value is the first one's.`]),
    ...(results.tasks.some(({ seconds }) => seconds) && plain[0]!.endsWith(work) ? [workNote] : []),
  ];
  const notes = [
    ...legend.flatMap((line) => wrap(line, width)).map((line) => colors.dim(line)),
    ...footnotes(results.tasks, colors),
  ];
  return [...(rows.length > 0 ? [...table, ...(notes.length > 0 ? [''] : [])] : []), ...notes].join('\n');
}

function taskRow({ id, status, examples, trackA, trackB, seconds }: TaskResult): string[] {
  if (status !== 'done') return [id, status];
  const total = seconds ? seconds.encode + seconds.trackA + seconds.trackB : 0;
  const metric = (trackA ?? trackB)?.strict.metric;
  return [
    id,
    metric === undefined ? '' : (metricTitles[metric as MetricName]?.short ?? metric),
    String(examples?.test ?? ''),
    withSeeds(withInterval(trackA?.strict.value, trackA?.strict.interval), trackA?.strict.seeds),
    score(trackA?.reference.value),
    withInterval(trackB?.strict.value, trackB?.strict.interval),
    score(trackB?.reference.value),
    duration(total),
  ];
}

/** A value of the protocol to believe, and half of its interval. */
function withInterval(value: number | null | undefined, interval: readonly [number, number] | undefined): string {
  return interval ? `${score(value)} ${plusMinus(interval)}` : score(value);
}

/** A value, and the standard deviation of those by several seeds. */
function withSeeds(value: string, seeds: Score['seeds']): string {
  return seeds ? `${value} σ${seeds.standardDeviation.toFixed(3).replace(/^0/, '')}` : value;
}

/** Why tasks have no score, those of one reason together, and what was left out of those that have. */
function footnotes(tasks: readonly TaskResult[], colors: Colors): string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, status, reason } of tasks) {
    if (status !== 'skipped' || reason === undefined || reason === notChosen) continue;
    byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  const skipped = [...byReason].map(([reason, ids]) => {
    return ids.length === 1
      ? `${ids[0]} was skipped: ${reason}`
      : `${ids.length} tasks were skipped: ${reason}: ${ids.join(', ')}`;
  });
  const failed = tasks.flatMap(({ id, status, reason }) => {
    return status === 'failed' ? [`${colors.red(`${id} failed`)}: ${reason}`] : [];
  });
  const incomplete = tasks.flatMap(({ id, badClips }) => {
    return badClips ? [`${id}: ${badClips.length} clips that cannot be decoded were left out`] : [];
  });
  return [...skipped, ...failed, ...incomplete];
}

/**
 * What was run, how long it took, and where the results are.
 *
 * @param leftOut scores that stood there before and do not now.
 */
export function runSummary(results: Results, path: string, leftOut = 0): string {
  const { name, samplingRate, outputDim, hopSizeMs } = results.encoder;
  return [
    `${name}: ${samplingRate} Hz in, ${outputDim} numbers every ${hopSizeMs} ms out; ` +
      `suite ${results.suite} in ${duration(results.timing.seconds)}`,
    `Results: ${path}`,
    ...(leftOut > 0
      ? [
          `It held ${counted(leftOut, 'scores')} that this run was not asked for; asked for again, they come from the store.`,
        ]
      : []),
  ].join('\n');
}
