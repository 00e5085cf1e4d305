import type { Holding, HoldingState } from '../archive/holding.ts';
import { listed } from '../archive/zenodo/needed-files.ts';
import { sizeText } from '../files/size.ts';
import type { Colors } from './colors.ts';
import { alignedTable, type Column } from './table.ts';
import { wrap } from './wrap.ts';

/** What is here of an archive, and the tasks that share it. */
export interface ListedArchive extends Holding {
  readonly tasks: readonly string[];
}

const columns: readonly Column[] = [
  { title: 'Archive' },
  { title: 'State' },
  { title: 'Here', align: 'right' },
  { title: 'In all', align: 'right', leaves: 2 },
  { title: 'Verified', leaves: 1 },
  { title: 'Tasks that share it', wraps: true },
];

/** How a table of archives is shown. */
export interface ArchivesView {
  readonly colors: Colors;
  /** In characters that the table may take. */
  readonly width?: number;
  /** Folders with archives of no task that is listed; the user's own may be among them. */
  readonly unknown?: readonly string[];
  /** The line of a command about some tasks, by their ids. */
  lineOf(command: readonly string[], ids: readonly string[]): string;
}

/** Archives as a table, with what is here in all and what to do about the rest below. */
export function archivesTable(archives: readonly ListedArchive[], view: ArchivesView): string {
  const { colors, width = Number.POSITIVE_INFINITY } = view;
  const rows = archives.map(({ name, tasks, bytes, verifiedAt, ...rest }) => [
    name,
    stateOf(rest),
    bytes.here > 0 ? sizeText(bytes.here) : '',
    bytes.all === null ? '' : sizeText(bytes.all),
    verifiedAt?.slice(0, 10) ?? '',
    tasks.length > 1 || tasks[0] !== name ? tasks.join(', ') : '',
  ]);
  const style = (cell: string, { row, column }: { readonly row: number; readonly column: number }): string => {
    if (row === -1) return colors.dim(cell);
    return column === 1 ? colorOf(archives[row]!.state, colors)(cell) : cell;
  };
  const text = alignedTable(columns, rows, style, width);
  const here = archives.filter(({ bytes }) => bytes.here > 0);
  const size = sizeText(here.reduce((sum, { bytes }) => sum + bytes.here, 0));
  const sum = here.length === 1 ? `1 archive is here, ${size}.` : `${here.length} archives are here, ${size}.`;
  const below = [sum, ...adviceOn(archives, view), ...unknownLines(view)].flatMap((line) => wrap(line, width));
  return `${text}\n\n${below.map((line) => colors.dim(line)).join('\n')}\n`;
}

function unknownLines({ unknown = [], lineOf }: ArchivesView): string[] {
  if (unknown.length === 0) return [];
  const what = `${unknown.length === 1 ? 'an archive' : 'archives'} of no task of otoscope`;
  return [`There too, ${what}: ${listed(unknown)}. ${lineOf(['data', 'list'], ['./my_task.ts'])} tells of your own.`];
}

function stateOf({ state, files, markedReady }: Pick<Holding, 'state' | 'files' | 'markedReady'>): string {
  if (state === 'partial') return files.all === null ? 'partial' : `partial ${files.here} of ${files.all}`;
  // X-ARES sets its mark before anything is checked.
  return state === 'not checked' && markedReady ? 'seems complete' : state;
}

function colorOf(state: HoldingState, colors: Colors): (text: string) => string {
  if (state === 'complete') return colors.green;
  if (state === 'corrupt') return colors.red;
  return state === 'partial' || state === 'not checked' ? colors.yellow : colors.dim;
}

/** What to do about archives that are not as they should be, a line for each kind. */
function adviceOn(archives: readonly ListedArchive[], { lineOf }: ArchivesView): string[] {
  const get = (task: string): string => lineOf(['data', 'get'], [task]);
  const verify = (task: string): string => lineOf(['data', 'verify'], [task]);
  const lacks = ({ state, source }: ListedArchive) =>
    source === 'zenodo' && (state === 'partial' || state === 'missing');
  const lacking = archives.find(lacks)?.tasks[0];
  const unchecked = archives.find(({ state }) => state === 'not checked')?.tasks[0];
  return [
    ...archives.flatMap(({ name, state, corrupt, tasks }) => {
      if (state !== 'corrupt') return [];
      return corrupt.length > 0
        ? [
            `${name}: ${listed(corrupt)} not as published: ${get(tasks[0]!)} fetches ${corrupt.length === 1 ? 'it' : 'them'} again`,
          ]
        : [`${name}: ${verify(tasks[0]!)} tells what is wrong`];
    }),
    ...(lacking === undefined ? [] : [`${get(lacking)} fetches what is missing of it.`]),
    ...(unchecked === undefined ? [] : [`${verify(unchecked)} tells whether it is right.`]),
  ];
}
