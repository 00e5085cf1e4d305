import { sizeText } from '../files/size.ts';
import type { QueueOverview, RunOverview } from '../queue/overview.ts';
import type { WorkerNote } from '../queue/presence.ts';
import type { Colors } from './colors.ts';
import { counted } from './number.ts';
import { alignedTable, type Column } from './table.ts';

/**
 * What is on a queue: runs, why steps of them failed, workers and what they leave to others.
 *
 * @param width in characters that the tables may take.
 */
export function queueText(
  { runs, workers, memoryBytes }: QueueOverview,
  colors: Colors,
  width = Number.POSITIVE_INFINITY,
): string {
  const parts = [
    runs.length === 0 ? 'no runs' : runsTable(runs, width),
    ...runs.flatMap(({ id, reasons }) => {
      return reasons.map(({ reason, steps }) => `${colors.red(`${id}: ${counted(steps, 'steps')} failed`)}: ${reason}`);
    }),
    workers.length === 0 ? 'no workers: start some with otoscope worker' : workersTable(workers, width),
    ...workers.flatMap(({ host, pid, leaves }) => {
      return leaves.map(({ run, why }) => `${host} ${pid} takes no part in ${run}: ${why}`);
    }),
    colors.dim(`the queue takes ${sizeText(memoryBytes)} of memory`),
  ];
  return parts.join('\n\n');
}

function runsTable(runs: readonly RunOverview[], width: number): string {
  const columns: Column[] = [
    { title: 'Run' },
    { title: 'Encoder' },
    { title: 'Suite' },
    { title: 'State' },
    { title: 'Steps', align: 'right' },
    { title: 'Failed', align: 'right' },
    { title: 'Per minute', align: 'right', leaves: 2 },
    { title: 'Needs', leaves: 3 },
    { title: 'By', leaves: 1 },
  ];
  const rows = runs.map((run) => [
    run.id,
    run.encoder,
    run.suite,
    run.state,
    `${run.ended}/${run.steps}`,
    String(run.failed),
    run.rate === null ? '–' : run.rate.toFixed(run.rate < 10 ? 1 : 0),
    run.needs,
    run.by,
  ]);
  return alignedTable(columns, rows, undefined, width);
}

function workersTable(workers: readonly WorkerNote[], width: number): string {
  const columns: Column[] = [
    { title: 'Worker' },
    { title: 'Takes', leaves: 1 },
    { title: 'On' },
    { title: 'Done', align: 'right' },
    { title: 'Failed', align: 'right' },
    { title: 'At hand', wraps: true },
  ];
  const rows = workers.map(({ host, pid, only, device, done, failed, doing }) => {
    return [`${host} ${pid}`, only.join(', '), device, String(done), String(failed), doing.join(', ') || '–'];
  });
  return alignedTable(columns, rows, undefined, width);
}
