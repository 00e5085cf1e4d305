import type { Choice } from '../leaderboard/choice.ts';
import type { Leaderboard } from '../leaderboard/leaderboard.ts';
import { csvLeaderboards } from './csv.ts';
import { modelIndexYaml } from './hugging-face.ts';
import { reportDocument } from './json.ts';
import { latexLeaderboards } from './latex.ts';
import { markdownLeaderboards } from './markdown.ts';

/** The formats that are one text. */
export const textFormats = {
  markdown: (leaderboards, { views }) => markdownLeaderboards(leaderboards, views),
  csv: (leaderboards, { selected }) => csvLeaderboards(leaderboards, selected),
  latex: (leaderboards, { views }) => latexLeaderboards(leaderboards, views),
  json: (leaderboards, { selected }) => `${JSON.stringify(reportDocument(leaderboards, selected), null, 2)}\n`,
  'hugging-face': (leaderboards, { selected }) => modelIndexYaml(leaderboards, selected),
} as const satisfies Record<string, (leaderboards: readonly Leaderboard[], choice: Choice) => string>;

export type TextFormat = keyof typeof textFormats;
