import { dot, gridX, gridY, line, type PlotOptions, pointer, text as textMark, tip } from '@observablehq/plot';
import { useCallback } from 'react';
import { score as scoreText } from '../../src/report/number.ts';
import { PlotFigure } from '../plot/plot-figure.tsx';
import type { Priced } from './pareto.ts';

interface Item extends Priced {
  readonly name: string;
}

/** Encoders by cost and score; those of the front are named and joined. */
export function CostPlot({
  items,
  front,
  cost,
  text,
}: {
  items: readonly Item[];
  front: readonly Item[];
  /** What the cost is, with its unit. */
  cost: string;
  text: (value: number) => string;
}) {
  const options = useCallback(
    (width: number): PlotOptions => ({
      height: Math.min(480, Math.max(280, width * 0.62)),
      marginLeft: 110,
      marginRight: 48,
      marginTop: 32,
      marginBottom: 44,
      x: {
        ...{ type: 'log', domain: room(items.map((item) => item.cost)), label: `${cost} →` },
        ...{ tickFormat: text, ticks: Math.max(2, Math.round(width / 120)) },
      },
      y: {
        axis: 'right',
        domain: around(items.map((item) => item.score)),
        label: '↑ score',
        tickFormat: '.2f',
        ticks: 6,
      },
      marks: [
        gridX({ stroke: 'var(--rule)', strokeOpacity: 1 }),
        gridY({ stroke: 'var(--rule)', strokeOpacity: 1 }),
        line(front, { x: 'cost', y: 'score', stroke: 'var(--accent)', curve: 'step-after' }),
        dot(items, { x: 'cost', y: 'score', r: 3, fill: 'var(--faint)' }),
        dot(front, { x: 'cost', y: 'score', r: 4.5, fill: 'var(--accent)', stroke: 'var(--paper)' }),
        // Above and to the left of a dot of the front there is nothing: neither its line nor another dot.
        textMark(front, {
          ...{
            x: 'cost',
            y: 'score',
            text: ({ name }: Item) => (name.length > 17 ? `${name.slice(0, 16)}…` : name),
            textAnchor: 'end',
            dx: -9,
          },
          ...{ fill: 'var(--ink)', stroke: 'var(--paper)', strokeWidth: 4 },
        }),
        tip(
          items,
          pointer({
            x: 'cost',
            y: 'score',
            title: (item: Item) => `${item.name}\n${scoreText(item.score)}, ${text(item.cost)}`,
            fill: 'var(--paper)',
            stroke: 'var(--ink)',
          }),
        ),
      ],
    }),
    [items, front, cost, text],
  );
  if (items.length === 0) return <p className="none">No run tells this.</p>;
  return <PlotFigure label={`Score against ${cost}; the table below has the best`} options={options} />;
}

/** Costs with room on both sides. */
function room(costs: readonly number[]): [number, number] {
  return [Math.min(...costs) / 1.3, Math.max(...costs) * 1.3];
}

/** Scores with room around them, so that next to no difference does not look like one. */
function around(scores: readonly number[]): [number, number] {
  return [Math.max(0, Math.min(...scores) - 0.05), Math.min(1, Math.max(...scores) + 0.05)];
}
