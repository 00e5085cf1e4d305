import { dot, gridX, gridY, line, type PlotOptions } from '@observablehq/plot';
import { useCallback } from 'react';
import type { Curve } from '../../src/report/page/task-detail.ts';
import { PlotFigure } from '../plot/plot-figure.tsx';

/** How the probe learned: loss and validation score of every epoch, a line per fold. */
export function Curves({ curves }: { curves: readonly Curve[] }) {
  const epochs = curves[0]!.losses.length;
  const chosen = [...new Set(curves.map((curve) => curve.chosen + 1))].sort((a, b) => a - b);
  return (
    <section>
      <h2>Learning curve</h2>
      <p className="quiet">
        {epochs} epochs{curves.length > 1 && `, a line per fold (${curves.length})`}; the dot is the epoch that is
        tested
        {` (${chosen.join(', ')})`}.
      </p>
      <CurvePlot label="Training loss" curves={curves} of="losses" colour="var(--orange)" />
      <CurvePlot label="Validation score" curves={curves} of="validation" colour="var(--blue)" />
    </section>
  );
}

export function CurvePlot({
  label,
  curves,
  of,
  colour,
  epochs,
}: {
  label: string;
  curves: readonly (Pick<Curve, 'losses' | 'validation'> & { readonly chosen?: number })[];
  of: 'losses' | 'validation';
  colour: string;
  /** How many there will be, where there are more to come. */
  epochs?: number;
}) {
  const options = useCallback(
    (width: number): PlotOptions => {
      const points = curves.flatMap((curve, number) =>
        curve[of].map((value, epoch) => ({
          curve: number,
          epoch: epoch + 1,
          value,
          isChosen: epoch === curve.chosen,
        })),
      );
      const last = epochs ?? Math.max(1, ...points.map(({ epoch }) => epoch));
      return {
        height: 170,
        marginLeft: 44,
        marginTop: 28,
        marginBottom: 28,
        x: {
          label: null,
          domain: [1, Math.max(2, last)],
          ticks: Math.min(last, Math.floor(width / 50)),
          tickFormat: 'd',
        },
        y: { label: `↑ ${label.toLowerCase()}`, nice: true, ticks: 4 },
        marks: [
          gridX({ stroke: 'var(--rule)', strokeOpacity: 1 }),
          gridY({ stroke: 'var(--rule)', strokeOpacity: 1 }),
          line(points, {
            x: 'epoch',
            y: 'value',
            z: 'curve',
            stroke: colour,
            strokeWidth: 1.5,
            strokeOpacity: curves.length > 1 ? 0.6 : 1,
          }),
          dot(
            points.filter(({ isChosen }) => isChosen),
            { x: 'epoch', y: 'value', fill: colour, stroke: 'var(--paper)', r: 4 },
          ),
        ],
      };
    },
    [label, curves, of, colour, epochs],
  );
  return <PlotFigure label={`${label} by epoch`} options={options} />;
}
