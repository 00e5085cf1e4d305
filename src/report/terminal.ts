import { notChosen, type Results, type TaskResult } from '../run/results.ts';
import type { Colors } from './colors.ts';
import { duration, score } from './number.ts';
import { alignedTable, type Column } from './table.ts';

const columns: readonly Column[] = [
  { title: 'Task' },
  { title: 'Examples', align: 'right' },
  { title: 'A strict', align: 'right' },
  { title: 'A reference', align: 'right' },
  { title: 'B strict', align: 'right' },
  { title: 'B reference', align: 'right' },
  { title: 'Seconds', align: 'right' },
];

/** A run's results as a table for the terminal, with the track scores below it. */
export function resultsTable(results: Results, colors: Colors): string {
  const shown = results.tasks.filter(({ reason }) => reason !== notChosen);
  const rows = shown.map(taskRow);
  const { A, B } = results.tracks;
  const means = (['weighted', 'unweighted'] as const).map((mean) => [
    mean === 'weighted' ? 'Track score' : 'Unweighted mean',
    '',
    score(A.strict[mean]),
    score(A.reference[mean]),
    score(B.strict[mean]),
    score(B.reference[mean]),
    '',
  ]);
  const table = alignedTable(columns, [...rows, ...means], (text, { row, column }) => {
    if (row === -1) return colors.dim(text);
    if (row === rows.length && column !== 1) return colors.bold(text);
    return row > rows.length ? colors.dim(text) : text;
  });
  const lines = table.split('\n');
  lines.splice(
    rows.length + 1,
    0,
    colors.dim('─'.repeat(alignedTable(columns, [...rows, ...means]).split('\n')[0]!.length)),
  );
  return [...lines, ...footnotes(shown, colors)].join('\n');
}

function taskRow({ id, status, examples, trackA, trackB, seconds }: TaskResult): string[] {
  if (status !== 'done') return [id, status];
  const total = seconds ? seconds.encode + seconds.trackA + seconds.trackB : 0;
  return [
    id,
    String(examples?.test ?? ''),
    score(trackA?.strict.value),
    score(trackA?.reference.value),
    score(trackB?.strict.value),
    score(trackB?.reference.value),
    total.toFixed(1),
  ];
}

/** Why tasks have no score, and what was left out of those that have. */
function footnotes(tasks: readonly TaskResult[], colors: Colors): string[] {
  const lines = tasks.flatMap(({ id, status, reason, badClips }) => {
    if (status !== 'done')
      return [`${status === 'failed' ? colors.red(`${id} failed`) : `${id} was skipped`}: ${reason}`];
    return badClips ? [`${id}: ${badClips.length} clips that cannot be decoded were left out`] : [];
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

/** What was run, how long it took, and where the results are. */
export function runSummary(results: Results, path: string): string {
  const { name, samplingRate, outputDim, hopSizeMs } = results.encoder;
  return [
    `${name}: ${samplingRate} Hz in, ${outputDim} numbers every ${hopSizeMs} ms out; ` +
      `suite ${results.suite} in ${duration(results.timing.seconds)}`,
    `Results: ${path}`,
  ].join('\n');
}
