// Draws what a program wrote to a terminal as a picture, as docs/images/run.svg shows a run:
// script -qec 'npx otoscope run moonshine-tiny --suite mini' log && node scripts/draw-terminal.js log '<label>' > docs/images/run.svg
import { readFileSync } from 'node:fs';

const [log, label = ''] = process.argv.slice(2);
if (!log) throw new Error('usage: node scripts/draw-terminal.js <log> [label]');

const colours = { plain: '#d7dae0', dim: '#7d8590', 31: '#f47067', 32: '#5fd38d', 33: '#e0b450', 36: '#56b6c2' };
const [letter, line, margin, size] = [8.4, 19, 18, 14];

/** The lines that are on the screen in the end, each as pieces of one look. */
function screenOf(text) {
  const rows = [[]];
  let row = 0;
  let look = { colour: 'plain', isBold: false };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal is told with
  for (const [part, numbers, kind] of text.matchAll(/\u001b\[([\d;]*)([A-Za-z])|\r|\n|[^\u001b\r\n]+/g)) {
    if (part === '\n') {
      row += 1;
      rows[row] ??= [];
    } else if (kind === 'A') row = Math.max(0, row - Number(numbers || 1));
    else if (kind === 'J') rows.splice(row, rows.length, []);
    else if (kind === 'm') look = numbers.split(';').reduce(changed, look);
    else if (kind === undefined && part !== '\r') rows[row].push({ ...look, text: part });
  }
  return rows;
}

/** @param {string} code */
function changed(look, code) {
  if (code === '0' || code === '') return { colour: 'plain', isBold: false };
  if (code === '1') return { ...look, isBold: true };
  if (code === '22') return { ...look, isBold: false, colour: look.colour === 'dim' ? 'plain' : look.colour };
  if (code === '2' || code === '90') return { ...look, colour: 'dim' };
  return { ...look, colour: colours[code] ? code : 'plain' };
}

const lengthOf = (row) => row.reduce((sum, { text }) => sum + text.length, 0);
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Every cell of a table has a place of its own: not every viewer keeps several spaces. */
function textOf(row, at) {
  let column = 0;
  const pieces = row.flatMap(({ text, colour, isBold }) => {
    const start = column;
    column += text.length;
    return [...text.matchAll(/\S+( \S+)*/g)].map(({ 0: words, index }) => {
      const x = (margin + (start + index) * letter).toFixed(1);
      return `<tspan x="${x}" fill="${colours[colour]}"${isBold ? ' font-weight="bold"' : ''}>${escaped(words)}</tspan>`;
    });
  });
  return `<text y="${32 + at * line}">${pieces.join('')}</text>`;
}

// What `script` puts before and after.
const text = readFileSync(log, 'utf8').replace(/^Script started.*\n|\n?Script done[\s\S]*$/g, '');
const rows = [
  [
    { text: '$', colour: 'dim' },
    { text: ` ${label}`, colour: 'plain' },
  ],
  ...screenOf(text.trim()),
];
const width = Math.ceil(2 * margin + letter * Math.max(...rows.map(lengthOf)));
const height = 36 + rows.length * line;
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(label)}: progress of every stage, then a table of scores">
<rect width="${width}" height="${height}" rx="8" fill="#14171c"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${size}">
${rows.map(textOf).join('\n')}
</g>
</svg>
`);
