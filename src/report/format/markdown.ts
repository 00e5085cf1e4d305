import { viewsWithScores } from '../leaderboard/choice.ts';
import type { Leaderboard, View } from '../leaderboard/leaderboard.ts';
import { notesOn } from '../leaderboard/notes.ts';
import { rankingTable, taskRows, viewTitle, withInterval } from '../leaderboard/tables.ts';
import type { Column } from '../table.ts';

/** Leaderboards and their tasks as Markdown tables, which read well as plain text too. */
export function markdownLeaderboards(leaderboards: readonly Leaderboard[], views: readonly View[]): string {
  return leaderboards
    .map((leaderboard) => {
      const tables = viewsWithScores(leaderboard, views).map((view) => section(leaderboard, view));
      return `## ${escapeMarkdown(leaderboard.name)} (${escapeMarkdown(leaderboard.suite)})\n\n${tables.join('\n')}`;
    })
    .join('\n');
}

function section(leaderboard: Leaderboard, view: View): string {
  const ranking = rankingTable(leaderboard, view);
  const rows = ranking.rows.map(({ rank, entry, scored, of, domains, ...own }) => [
    rank === null ? '–' : String(rank),
    escapeMarkdown(entry.name),
    withInterval(own),
    ...domains.map(withInterval),
    `${scored}/${of}`,
  ]);
  const tasks = taskRows(leaderboard, ranking.rows, view);
  const parts = [
    `### ${viewTitle(view)}`,
    pipeTable(
      [
        { title: '#', align: 'right' },
        { title: 'encoder' },
        { title: 'score', align: 'right' },
        ...ranking.domains.map((title): Column => ({ title: escapeMarkdown(title), align: 'right' })),
        { title: 'tasks', align: 'right' },
      ],
      rows,
    ),
    pipeTable(
      [
        { title: 'task' },
        { title: 'weight', align: 'right' },
        ...ranking.rows.map(({ entry }): Column => ({ title: escapeMarkdown(entry.name), align: 'right' })),
      ],
      tasks.map(({ task, scores }) => [
        escapeMarkdown(task.id),
        String(task.weight),
        ...scores.map((each) => (each.place === 1 ? `**${withInterval(each)}**` : withInterval(each))),
      ]),
    ),
    notesOn(leaderboard, ranking.rows, view)
      .map((note) => `- ${escapeMarkdown(note)}`)
      .join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** A table of Markdown, aligned in the text too. */
function pipeTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const widths = columns.map(({ title }, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]!.length)),
  );
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, column) => {
      const width = widths[column]!;
      return columns[column]!.align === 'right' ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = columns.map(({ align }, column) => {
    const dashes = '-'.repeat(widths[column]! - 1);
    return align === 'right' ? `${dashes}:` : `${dashes}-`;
  });
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)].join('\n');
}

/** Text that means itself in Markdown and in the HTML that is made of it. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]|~#!$^]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/(https?|ftp|www)(?=:\/\/|\.)/gi, (word) => `${word.charAt(0)}&#${word.charCodeAt(1)};${word.slice(2)}`);
}
