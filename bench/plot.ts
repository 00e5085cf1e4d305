import type { Row } from './benchmark.ts';
import type { Growth } from './growth.ts';
import { isShare, quantityText, ratioOf } from './table.ts';

const [width, left, right, top, line] = [790, 360, 40, 46, 26];
const colors = ['#2563a8', '#b4530a', '#2f7d4f', '#8a3a8f', '#6b6b6b', '#a0293a'];

/** An SVG that is read on light and dark ground: its greys follow the reader's colour scheme. */
function svg(height: number, title: string, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
  svg { background: #fff } text { font: 13px system-ui, sans-serif; fill: #222 } .title { font-weight: 600 }
  .small { font-size: 11px; fill: #666 } .grid { stroke: #ddd } .mark { stroke: #888; stroke-dasharray: 4 3 }
${colors.map((color, index) => `  .s${index} { stroke: ${color}; fill: ${color} }`).join('\n')}
  .line { fill: none; stroke-width: 2 } .bar { stroke-width: 2 } text { stroke: none }
  @media (prefers-color-scheme: dark) {
    svg { background: #14161a } text { fill: #e6e6e6 } .small { fill: #a5a5a5 } .grid { stroke: #33373d }
    .line, .bar, circle { filter: brightness(1.5) }
  }
</style>
${content.join('\n')}
</svg>
`;
}

/** Ratios of ours and the peer's, a line per row: the median as a dot, least and greatest as its bar, a tick to reach. */
export function ratioPlot(title: string, rows: readonly Row[]): string | null {
  const shown = rows.flatMap((row) => {
    const ratio = ratioOf(row);
    return ratio ? [{ row, ratio }] : [];
  });
  if (shown.length === 0) return null;
  const numbers = shown.flatMap(({ row: { target }, ratio }) => [ratio.least, ratio.greatest, ...marksOf(target)]);
  const scale = logarithmic(Math.min(0.5, ...numbers), Math.max(2, ...numbers), left, width - right);
  const bottom = top + line * shown.length;
  const grid = scale.ticks.map((tick) => {
    const x = scale.at(tick).toFixed(1);
    const label = `<text class="small" x="${x}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`;
    return `<line class="grid" x1="${x}" x2="${x}" y1="${top - 10}" y2="${bottom}"/>${label}`;
  });
  const one = scale.at(1).toFixed(1);
  const lines = shown.map(({ row, ratio }, place) => {
    const y = top + line * place + 8;
    const [a, m, b] = [ratio.least, ratio.median, ratio.greatest].map((value) => scale.at(value).toFixed(1));
    const share = isShare(row.target);
    const marks = marksOf(row.target).map((value) => {
      const x = scale.at(value).toFixed(1);
      return `<line class="mark" x1="${x}" x2="${x}" y1="${y - 9}" y2="${y + 9}"/>`;
    });
    return [
      `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${escaped(shortened(row.what))}</text>`,
      ...marks,
      `<line class="bar s${share ? 1 : 0}" x1="${a}" x2="${b}" y1="${y}" y2="${y}"/>`,
      `<circle class="s${share ? 1 : 0}" cx="${m}" cy="${y}" r="4"/>`,
    ].join('');
  });
  const hasShares = shown.some(({ row }) => isShare(row.target));
  const hasSpeeds = shown.some(({ row }) => !isShare(row.target));
  const legend = [
    ...(hasSpeeds ? ['times as fast as the peer (more is better)'] : []),
    ...(hasShares ? [`times what the peer takes (less is better)${hasSpeeds ? ', orange' : ''}`] : []),
    ...(shown.some(({ row }) => marksOf(row.target).length > 0) ? ['dashed: to reach'] : []),
  ].join('; ');
  return svg(bottom + 46, title, [
    `<text class="title" x="12" y="22">${escaped(title)}</text>`,
    ...grid,
    `<line class="mark" style="stroke-dasharray: none" x1="${one}" x2="${one}" y1="${top - 10}" y2="${bottom}"/>`,
    ...lines,
    `<text class="small" x="12" y="${bottom + 36}">${escaped(legend)}</text>`,
  ]);
}

/** How cost grows along one thing, both axes logarithmic, a line per series with its slope. */
export function growthPlot(title: string, lines: readonly Growth[]): string {
  const [height, plotLeft, plotRight] = [320, 70, 290];
  const points = lines.flatMap((growth) => growth.points);
  const x = logarithmic(
    Math.min(...points.map(({ at }) => at)),
    Math.max(...points.map(({ at }) => at)),
    plotLeft,
    width - plotRight,
  );
  const values = points.map(({ value }) => value);
  // A line that hardly rises is to look so, and to have numbers beside it.
  const most = Math.max(...values);
  const y = logarithmic(Math.min(...values, most / 5), most, height - 46, top);
  const grid = [
    ...x.ticks.map((tick) => {
      const place = x.at(tick).toFixed(1);
      const label = `<text class="small" x="${place}" y="${height - 28}" text-anchor="middle">${tick.toLocaleString('en')}</text>`;
      return `<line class="grid" x1="${place}" x2="${place}" y1="${top}" y2="${height - 46}"/>${label}`;
    }),
    ...y.ticks.map((tick) => {
      const place = y.at(tick);
      const label = `<text class="small" x="${plotLeft - 8}" y="${(place + 4).toFixed(1)}" text-anchor="end">${quantityText(tick, lines[0]!.quantity)}</text>`;
      return `<line class="grid" x1="${plotLeft}" x2="${width - plotRight}" y1="${place.toFixed(1)}" y2="${place.toFixed(1)}"/>${label}`;
    }),
  ];
  const drawn = lines.map(({ series, points: own, slope }, index) => {
    const color = `s${index % colors.length}`;
    const path = own.map(({ at, value }) => `${x.at(at).toFixed(1)},${y.at(value).toFixed(1)}`);
    const dots = path.map(
      (place) => `<circle class="${color}" cx="${place.split(',')[0]}" cy="${place.split(',')[1]}" r="3.5"/>`,
    );
    const labelY = top + 12 + 22 * index;
    const labelX = width - plotRight + 24;
    return [
      `<polyline class="line ${color}" style="fill: none" points="${path.join(' ')}"/>`,
      ...dots,
      `<circle class="${color}" cx="${labelX}" cy="${labelY - 4}" r="4"/>`,
      `<text x="${labelX + 12}" y="${labelY}">${escaped(series)}: slope ${slope.toFixed(2)}</text>`,
    ].join('');
  });
  return svg(height, title, [
    `<text class="title" x="12" y="22">${escaped(title)}</text>`,
    ...grid,
    ...drawn,
    `<text class="small" x="${(plotLeft + width - plotRight) / 2}" y="${height - 8}" text-anchor="middle">${escaped(lines[0]!.along)}</text>`,
  ]);
}

interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** A logarithmic axis from `start` to `end` pixels with ticks at 1, 2 and 5 of each power of ten, or at 1 alone. */
function logarithmic(least: number, greatest: number, start: number, end: number): Scale {
  const [low, high] = [Math.log10(least) - 0.05, Math.log10(greatest) + 0.05];
  const at = (value: number): number => start + ((Math.log10(value) - low) / (high - low)) * (end - start);
  const steps = high - low > 2.5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power += 1) {
    for (const step of steps) {
      const tick = Number((step * 10 ** power).toPrecision(1));
      if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick);
    }
  }
  return { at, ticks };
}

function marksOf(target: Row['target']): number[] {
  if (!target || target.kind === 'limit') return [];
  return [target.kind === 'faster' ? target.atLeast : target.atMost];
}

function shortened(text: string): string {
  return text.length <= 50 ? text : `${text.slice(0, 49)}…`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
