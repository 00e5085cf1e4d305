import { sizeText } from '../files/size.ts';
import type { QueueOverview, RunOverview } from '../queue/overview.ts';
import type { WorkerNote } from '../queue/presence.ts';
import type { Colors } from './colors.ts';
import { counted } from './number.ts';
import { alignedTable } from './table.ts';

/** What is on a queue: runs, why steps of them failed, workers and what they leave to others. */
export function queueText({ runs, workers, memoryBytes }: QueueOverview, colors: Colors): string {
  const parts = [
    runs.length === 0 ? 'no runs' : runsTable(runs),
    ...runs.flatMap(({ id, reasons }) => {
      return reasons.map(({ reason, steps }) => `${colors.red(`${id}: ${counted(steps, 'steps')} failed`)}: ${reason}`);
    }),
    workers.length === 0 ? 'no workers: start some with otoscope worker' : workersTable(workers),
    ...workers.flatMap(({ host, pid, leaves }) => {
      return leaves.map(({ run, why }) => `${host} ${pid} takes no part in ${run}: ${why}`);
    }),
    colors.dim(`the queue takes ${sizeText(memoryBytes)} of memory`),
  ];
  return parts.join('\n\n');
}

function runsTable(runs: readonly RunOverview[]): string {
  const columns = [
    { title: 'Run' },
    { title: 'Encoder' },
    { title: 'Suite' },
    { title: 'State' },
    { title: 'Steps', align: 'right' as const },
    { title: 'Failed', align: 'right' as const },
    { title: 'Per minute', align: 'right' as const },
    { title: 'Needs' },
    { title: 'By' },
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
  return alignedTable(columns, rows);
}

function workersTable(workers: readonly WorkerNote[]): string {
  const columns = [
    { title: 'Worker' },
    { title: 'Takes' },
    { title: 'On' },
    { title: 'Done', align: 'right' as const },
    { title: 'Failed', align: 'right' as const },
    { title: 'At hand' },
  ];
  const rows = workers.map(({ host, pid, only, device, done, failed, doing }) => {
    return [`${host} ${pid}`, only.join(', '), device, String(done), String(failed), doing.join(', ') || '–'];
  });
  return alignedTable(columns, rows);
}
