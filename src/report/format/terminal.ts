import type { Colors } from '../colors.ts';
import { viewsWithScores } from '../leaderboard/choice.ts';
import type { Leaderboard, View } from '../leaderboard/leaderboard.ts';
import { notesOn } from '../leaderboard/notes.ts';
import {
  type RankingRow,
  type RankingTable,
  rankingTable,
  type TaskRow,
  taskRows,
  viewTitle,
  withInterval,
} from '../leaderboard/tables.ts';
import { score } from '../number.ts';
import { alignedTable, type Column } from '../table.ts';
import { wrap } from '../wrap.ts';

/** Longer names are cut: all of them stand in the other formats. */
const longestName = 32;
const longestTitle = 16;

export interface TerminalOptions {
  /** In characters. */
  readonly width: number;
  readonly colors: Colors;
}

/** Leaderboards for the terminal, each with a table of the tasks of as many encoders as fit beside each other. */
export function terminalLeaderboards(
  leaderboards: readonly Leaderboard[],
  views: readonly View[],
  options: TerminalOptions,
): string {
  const parts = leaderboards.flatMap((leaderboard) =>
    viewsWithScores(leaderboard, views).map((view) => {
      const ranking = rankingTable(leaderboard, view);
      const { bold } = options.colors;
      const dim = (text: string) =>
        wrap(text, options.width)
          .map((line) => options.colors.dim(line))
          .join('\n');
      const title = `${bold(`${leaderboard.name} (${leaderboard.suite})`)}\n${dim(viewTitle(view))}`;
      const tasks = taskTable(leaderboard, ranking, view, options);
      const notes = notesOn(leaderboard, ranking.rows, view);
      return [
        `${title}\n\n${leaderboardTable(ranking, options)}`,
        ...(tasks === null ? [] : [tasks]),
        ...(notes.length > 0 ? [notes.map(dim).join('\n')] : []),
      ].join('\n\n');
    }),
  );
  return `${parts.join('\n\n\n')}\n`;
}

/** The most telling form that is not too wide. */
function leaderboardTable({ domains, rows }: RankingTable, { width, colors }: TerminalOptions): string {
  type Cell = (of: Parameters<typeof withInterval>[0]) => string;
  const plain: Cell = (of) => score(of.score);
  const form = (main: Cell, ofDomains: Cell | null) => {
    const columns: Column[] = [
      { title: '#', align: 'right' },
      { title: 'Encoder' },
      { title: 'Score' },
      ...(ofDomains ? domains.map((domain): Column => ({ title: titleCase(domain) })) : []),
      { title: 'Tasks', align: 'right' },
    ];
    const cells = rows.map((row) => [
      row.rank === null ? '–' : String(row.rank),
      cut(row.entry.name, longestName),
      main(row),
      ...(ofDomains ? row.domains.map(ofDomains) : []),
      `${row.scored}/${row.of}`,
    ]);
    return { columns, cells };
  };
  const forms = [
    form(withInterval, withInterval),
    form(withInterval, plain),
    form(withInterval, null),
    form(plain, null),
  ];
  const isNarrow = ({ columns, cells }: (typeof forms)[number]) => {
    return alignedTable(columns, cells)
      .split('\n')
      .every((line) => line.length <= width);
  };
  const { columns, cells } = forms.find(isNarrow) ?? forms.at(-1)!;
  return alignedTable(columns, cells, (text, { row, column }) => {
    if (row === -1 || rows[row]!.rank === null) return colors.dim(text);
    return column === 2 && rows[row]!.rank === 1 ? colors.bold(text) : text;
  });
}

/** Tasks below each other, encoders beside each other; null where there is no score at all. */
function taskTable(
  leaderboard: Leaderboard,
  ranking: RankingTable,
  view: View,
  { width, colors }: TerminalOptions,
): string | null {
  // Where not all of them fit, one's own come before the published ones.
  const isMeasured = ({ entry }: RankingRow) => entry.origin === 'measured';
  const ranked = [...ranking.rows.filter(isMeasured), ...ranking.rows.filter((row) => !isMeasured(row))];
  const rows = taskRows(leaderboard, ranked, view);
  if (rows.length === 0) return null;
  const cellsOf = ({ task, scores }: TaskRow) => [task.id, ...scores.map((each) => score(each.score))];
  const columns: Column[] = [
    { title: 'Task' },
    ...ranked.map(({ entry }): Column => ({ title: cut(entry.name, longestTitle), align: 'right' })),
  ];
  const first = Math.max('Task'.length, ...rows.map(({ task }) => task.id.length));
  const widths = columns.slice(1).map(({ title }) => 2 + Math.max(title.length, score(0).length));
  let [fitting, used] = [0, first];
  while (fitting < widths.length && used + widths[fitting]! <= width) used += widths[fitting++]!;
  const shown = Math.max(1, fitting);
  const table = alignedTable(columns.slice(0, shown + 1), rows.map(cellsOf), (text, { row, column }) => {
    if (row === -1) return colors.dim(text);
    return column > 0 && rows[row]!.scores[column - 1]!.place === 1 ? colors.bold(text) : text;
  });
  const rest = ranked.length - shown;
  if (rest === 0) return table;
  return `${table}\n${colors.dim(`… and ${rest} more; --markdown and --csv have all of them`)}`;
}

function cut(text: string, longest: number): string {
  // Between code points, lest half a letter stays.
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

function titleCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
