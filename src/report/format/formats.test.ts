import { readFile } from 'node:fs/promises';
import { parse as parseCsv } from 'csv-parse/sync';
import fc from 'fast-check';
import pc from 'picocolors';
import { expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { foundResults, type ResultsShape } from '../../../test/fixtures/results.ts';
import { buildLeaderboards } from '../leaderboard/build.ts';
import { type Asked, choose } from '../leaderboard/choice.ts';
import { csvCell } from './csv.ts';
import { type TextFormat, textFormats } from './formats.ts';
import { reportDocument, reportSchema } from './json.ts';
import { escapeLatex } from './latex.ts';
import { escapeMarkdown } from './markdown.ts';
import { terminalLeaderboards } from './terminal.ts';

const two = [
  { name: 'one', scores: { 'mini-words': 0.8, 'mini-pitch': 0.4 }, spread: 0.05 },
  { name: 'another', scores: { 'mini-words': 0.7, 'mini-pitch': 0.5 }, spread: 0.05 },
] as const;

function textOf(format: TextFormat, shapes: readonly ResultsShape[], asked: Asked = {}): string {
  return textFormats[format](buildLeaderboards(foundResults(...shapes), asked), choose(asked));
}

const hostile = fc.string({
  unit: fc.constantFrom(...'|<>&`*_[]()\\!#"\'=+-@,;%{}$~^ab1 \n\r\t', '\u202e', 'é', '中', '😀'),
});

test('Markdown: leaderboard and tasks, aligned, with intervals', () => {
  expect(textOf('markdown', two, { track: 'A' })).toBe(`## Mini (mini)

### Track A (linear probe), strict protocol, weighted by test-set size

|   # | encoder |                score |                music |               speech | tasks |
| --: | ------- | -------------------: | -------------------: | -------------------: | ----: |
|   1 | another | 0.586 [0.536, 0.636] | 0.500 [0.450, 0.550] | 0.700 [0.650, 0.750] |   2/2 |
|   2 | one     | 0.572 [0.522, 0.622] | 0.400 [0.350, 0.450] | 0.800 [0.750, 0.850] |   2/2 |

| task       | weight |                  another |                      one |
| ---------- | -----: | -----------------------: | -----------------------: |
| mini-pitch |    445 | **0.500 [0.450, 0.550]** |     0.400 [0.350, 0.450] |
| mini-words |    335 |     0.700 [0.650, 0.750] | **0.800 [0.750, 0.850]** |
`);
});

test('Markdown: no name breaks a table or makes HTML, links or emphasis', () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const lines = textOf('markdown', [{ ...two[0], name }], { track: 'A' }).split('\n');
      const cells = lines
        .filter((line) => line.startsWith('|'))
        .map((line) => line.match(/(?<!\\)(?:\\\\)*\|/g)!.length);
      expect(cells).toEqual([7, 7, 7, 4, 4, 4, 4]);
    }),
    { numRuns: 50 },
  );
  expect(escapeMarkdown('<img onerror=x> [a](b) *c* `d` | \\ & https://x.y www.z.')).toBe(
    '&lt;img onerror=x&gt; \\[a\\](b) \\*c\\* \\`d\\` \\| \\\\ &amp; h&#116;tps://x.y w&#119;w.z.',
  );
});

test('CSV: a row for every score, in full, and one that says why there is none', () => {
  const rows = parseCsv(textOf('csv', two), { columns: true }) as Record<string, string>[];
  const of = (track: string, protocol: string) => {
    return rows.find((row) => {
      return row.encoder === 'one' && row.task === 'mini-words' && row.track === track && row.protocol === protocol;
    });
  };
  expect(of('B', 'reference')).toMatchObject({
    suite: 'mini',
    origin: 'measured',
    domain: 'speech',
    metric: 'accuracy',
    value: String(0.8 - 0.03),
    score: String(0.8 - 0.03),
    score_low: String(0.8 - 0.03 - 0.05),
    weight: '335',
    test_examples: '10',
    status: 'done',
    reason: '',
  });
  expect(rows.filter(({ encoder, status }) => encoder === 'one' && status === 'skipped')).toHaveLength(3);
  expect(rows.find(({ status }) => status === 'skipped')).toMatchObject({
    score: '',
    reason: 'its archive is not here',
  });
  expect(rows).toHaveLength(2 * (2 * 4 + 3));
  expect(textOf('csv', two)).toMatch(/^suite,.*\r\n/);
});

test('CSV: what is written is read again, and no text is a formula', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1 }), (texts) => {
      const [row] = parseCsv(`${texts.map(csvCell).join(',')},end\r\n`) as [string[]];
      expect(row.slice(0, -1)).toEqual(texts.map((text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)));
    }),
  );
  expect(csvCell(-0.5)).toBe('-0.5');
});

test('LaTeX: tasks by domain, the best in bold, the second of more than two underlined', () => {
  const text = textOf(
    'latex',
    [...two.map(({ spread, ...shape }) => shape), { name: 'c_3', scores: { 'mini-words': 0.1 } }],
    { track: 'A' },
  );
  expect(text).toContain('\\usepackage{booktabs}');
  expect(text).toContain('Task & Weight & another & one & c\\_3 \\\\');
  expect(text).toMatch(/\\textit\{music\}\} \\\\\n.*445 & \\textbf\{0\.500\} & 0\.400 & -- \\\\/);
  expect(text).toMatch(/335 & \\underline\{0\.700\} & \\textbf\{0\.800\} & 0\.100 \\\\/);
  expect(text).toContain('Weighted mean &  & \\textbf{0.586} & 0.572 & 0.100 \\\\');
});

test('LaTeX: no text is a command, and its braces are in pairs', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const bare = escapeLatex(text)
        .replace(/\\(text[a-z]+|ldots)\{\}/g, '')
        .replace(/\\[{}&%$#_]/g, '');
      expect(bare).not.toMatch(/[\\{}&%$#_~^<>|"]/);
      expect(bare).toMatch(/^[ -~\u00c0-\u00ff]*$/);
    }),
  );
  expect(escapeLatex('a_b {100%} \\input é 中')).toBe('a\\_b \\{100\\%\\} \\textbackslash{}input é [U+4E2D]');
});

test('JSON: the published schema is what is checked, and what is written', async () => {
  const published = await readFile(new URL('../../../docs/schema/leaderboard.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(z.toJSONSchema(reportSchema, { io: 'input' }));
  const [mini] = reportSchema.parse(JSON.parse(textOf('json', two))).suites;
  expect(mini!.rankings).toHaveLength(12);
  expect(mini!.entries[0]!.tasks.find(({ id }) => id === 'mini-words')!.scores).toHaveLength(4);
  const xares = reportSchema.parse(JSON.parse(textOf('json', [{ suite: 'xares' }], { published: true }))).suites[0]!;
  expect(xares.entries).toHaveLength(16);
  for (const { protocol, ranks } of xares.rankings) expect(ranks).toHaveLength(protocol === 'strict' ? 1 : 16);
});

test('JSON: only the track and the protocol asked for', () => {
  const document = reportDocument(
    buildLeaderboards(foundResults(...two)),
    choose({ track: 'B', protocol: 'strict' }).selected,
  );
  const [{ entries, rankings }] = document.suites as [(typeof document.suites)[number]];
  const scores = entries.flatMap(({ tracks, tasks }) => [...tracks, ...tasks.flatMap((task) => task.scores)]);
  for (const { track, protocol } of [...scores, ...rankings]) expect([track, protocol]).toEqual(['B', 'strict']);
});

test('Hugging Face: a model-index with the metrics of every encoder, none that was published', () => {
  const text = textOf('hugging-face', [{ ...two[0], name: 'a: "b"\n- c', suite: 'mini' }]);
  const { 'model-index': models } = parseYaml(text) as { 'model-index': { name: string; results: object[] }[] };
  expect(models).toHaveLength(1);
  expect(models[0]!.name).toBe('a: "b" - c');
  expect(models[0]!.results).toHaveLength(2);
  expect(models[0]!.results[0]).toMatchObject({
    task: { type: 'audio-classification' },
    dataset: { type: 'mini-pitch', config: 'mini', split: 'test' },
  });
  expect(models[0]!.results[0]).toHaveProperty('metrics.length', 4);
  expect(textOf('hugging-face', [{ suite: 'xares' }], { published: true })).not.toContain('Aluminumbox');
});

test('the terminal: no line is wider than it, whatever it is called', () => {
  const names = ['an encoder with a name of more than forty letters', 'b'.repeat(200), 'c', 'd', 'e', 'f', 'g'];
  const boards = buildLeaderboards(foundResults(...names.map((name) => ({ name, suite: 'xares', spread: 0.02 }))), {
    published: true,
  });
  for (const width of [60, 80, 100, 200]) {
    const text = terminalLeaderboards(boards, choose({ published: true }).views, {
      width,
      colors: pc.createColors(false),
    });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(text).toContain('an encoder with a name of more …');
  }
});

test('the terminal: intervals and domains where they fit', () => {
  const boards = buildLeaderboards(foundResults(...two));
  const text = (width: number) => {
    return terminalLeaderboards(boards, choose({ track: 'A' }).views, { width, colors: pc.createColors(false) });
  };
  expect(text(100).split('\n').slice(0, 7)).toEqual([
    'Mini (mini)',
    'Track A (linear probe), strict protocol, weighted by test-set size',
    '',
    '#  Encoder  Score                 Music                 Speech                Tasks',
    '1  another  0.586 [0.536, 0.636]  0.500 [0.450, 0.550]  0.700 [0.650, 0.750]    2/2',
    '2  one      0.572 [0.522, 0.622]  0.400 [0.350, 0.450]  0.800 [0.750, 0.850]    2/2',
    '',
  ]);
  const titles = [60, 40, 30].map((width) =>
    text(width)
      .split('\n')
      .find((line) => line.startsWith('#')),
  );
  expect(titles).toEqual([
    '#  Encoder  Score                 Music  Speech  Tasks',
    '#  Encoder  Score                 Tasks',
    '#  Encoder  Score  Tasks',
  ]);
});
