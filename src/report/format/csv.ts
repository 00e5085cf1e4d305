import type { Selected } from '../leaderboard/choice.ts';
import type { Entry, EntryTask, Leaderboard, TaskScore } from '../leaderboard/leaderboard.ts';

const columns = [
  'suite',
  'encoder',
  'fingerprint',
  'origin',
  'task',
  'domain',
  'track',
  'protocol',
  'metric',
  'value',
  'score',
  'score_low',
  'score_high',
  'weight',
  'test_examples',
  'status',
  'reason',
] as const;

type Row = Readonly<Partial<Record<(typeof columns)[number], string | number | null>>>;

/** Every score in a row of its own (RFC 4180, numbers in full); a task without scores has a row that says why. */
export function csvLeaderboards(leaderboards: readonly Leaderboard[], selected: Selected): string {
  const rows = leaderboards.flatMap(({ suite, tasks, entries }) => {
    const byId = new Map(tasks.map((task) => [task.id, task]));
    return entries.flatMap((entry) =>
      entry.tasks.flatMap((task) => {
        const { domain, weight } = byId.get(task.id)!;
        return rowsOf(entry, task, selected).map((row) => ({ ...row, suite, domain, weight }));
      }),
    );
  });
  const lines = [columns, ...rows.map((row: Row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function rowsOf(entry: Entry, { id, status, reason = '', testExamples, scores }: EntryTask, selected: Selected): Row[] {
  const common = {
    encoder: entry.name,
    fingerprint: entry.fingerprint,
    origin: entry.origin,
    task: id,
    status,
    reason: entry.source?.text ?? reason,
    test_examples: testExamples ?? null,
  };
  if (status !== 'done') return [common];
  return scores.filter(selected).map(({ interval, ...score }: TaskScore) => ({
    ...common,
    ...score,
    score_low: interval?.[0] ?? null,
    score_high: interval?.[1] ?? null,
  }));
}

/** A number as it is; text in quotes where it must be, and never a formula to a spreadsheet. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
