import { viewsWithScores } from '../leaderboard/choice.ts';
import type { Leaderboard, View } from '../leaderboard/leaderboard.ts';
import { places, type RankingRow, rankingTable, type TaskRow, taskRows, viewTitle } from '../leaderboard/tables.ts';
import { score as scoreText } from '../number.ts';

const preamble = `% Needs in the preamble:
%   \\usepackage[T1]{fontenc}
%   \\usepackage{booktabs}`;

/** A booktabs table for every leaderboard and view: tasks below each other by domain, encoders beside each other. */
export function latexLeaderboards(leaderboards: readonly Leaderboard[], views: readonly View[]): string {
  const tables = leaderboards.flatMap((leaderboard) =>
    viewsWithScores(leaderboard, views).map((view) => table(leaderboard, view)),
  );
  return `${[preamble, ...tables].join('\n\n')}\n`;
}

function table(leaderboard: Leaderboard, view: View): string {
  const { rows: ranked } = rankingTable(leaderboard, view);
  const rows = taskRows(leaderboard, ranked, view);
  const domains = [...new Set(rows.map(({ task }) => task.domain))];
  const lines = domains.flatMap((domain) => [
    '    \\midrule',
    `    \\multicolumn{${ranked.length + 2}}{l}{\\textit{${escapeLatex(domain ?? 'other')}}} \\\\`,
    ...rows.filter(({ task }) => task.domain === domain).map(taskLine),
  ]);
  const label = ['tab:otoscope', leaderboard.suite, view.track, view.protocol].join('-').toLowerCase();
  return [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(`${leaderboard.name}: ${viewTitle(view)}.`)} Best in bold${ranked.length > 2 ? ', second best underlined' : ''}.}`,
    `  \\label{${label.replace(/[^a-z0-9:-]/g, '-')}}`,
    `  \\begin{tabular}{lr${'r'.repeat(ranked.length)}}`,
    '    \\toprule',
    line(['Task', 'Weight', ...ranked.map(({ entry }) => escapeLatex(entry.name))]),
    ...lines,
    '    \\midrule',
    line([meanTitle[view.weighting], '', ...means(ranked)]),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ].join('\n');
}

const meanTitle = { size: 'Weighted mean', unweighted: 'Mean', public: 'Weighted mean, public tasks' } as const;

function taskLine({ task, scores }: TaskRow): string {
  return line([escapeLatex(task.name), String(task.weight), ...scores.map(cell)]);
}

/** Of those with a rank the best ones are marked: other means are of other tasks. */
function means(ranked: readonly RankingRow[]): string[] {
  const shown = ranked.map(({ rank, score }) => (rank === null ? null : scoreText(score)));
  const placeOf = places(shown);
  return ranked.map(({ score, interval }, index) => cell({ score, interval, place: placeOf(shown[index]!) }));
}

function cell({ score, interval, place }: TaskRow['scores'][number]): string {
  if (score === null) return '--';
  const text = scoreText(score);
  const marked = place === 1 ? `\\textbf{${text}}` : place === 2 ? `\\underline{${text}}` : text;
  return interval ? `${marked}{\\tiny\\ [${interval.map(scoreText).join(', ')}]}` : marked;
}

function line(cells: readonly string[]): string {
  return `    ${cells.join(' & ')} \\\\`;
}

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '’': "'",
  '–': '--',
  '…': '\\ldots{}',
};

/**
 * Text that means itself in LaTeX. Letters that pdfLaTeX's T1 fonts do not have stand as their codes, since one of them
 * would stop the whole document.
 */
export function escapeLatex(text: string): string {
  return Array.from(text, (character) => {
    const command = commands[character];
    if (command !== undefined) return command;
    if (/^[ -~À-ÖØ-öø-ÿ]$/.test(character)) return character;
    return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
}
