import type { Interval } from '../../src/report/page/model.ts';
import { type Axis, percent, share } from './ticks.ts';

/** A score to be drawn. */
export interface Mark {
  readonly key: string;
  readonly score: number;
  readonly interval?: Interval | undefined;
  readonly seeds?: readonly number[] | undefined;
  readonly colour?: string | undefined;
  readonly isHollow?: boolean;
}

/** Scores as dots on their intervals, across the width of their place; thin ticks are those of others. */
export function Strip({
  axis,
  marks,
  others = [],
}: {
  axis: Axis;
  marks: readonly Mark[];
  others?: readonly number[];
}) {
  return (
    <svg className="strip" aria-hidden="true">
      {axis.ticks.map((tick) => (
        <line key={tick} className="grid" x1={percent(tick, axis)} x2={percent(tick, axis)} y1="0" y2="100%" />
      ))}
      {others.length > 0 && (
        // One path for all of them: a page has thousands.
        <svg aria-hidden="true" viewBox="0 0 1 1" preserveAspectRatio="none">
          <path className="other" d={others.map((score) => `M${share(score, axis)} .28V.72`).join('')} />
        </svg>
      )}
      {marks.map(({ key, score, interval, seeds = [], colour, isHollow }, at) => {
        // Several stand a little apart, one above the other.
        const y = `${50 + (at - (marks.length - 1) / 2) * 16}%`;
        return (
          <g key={key} style={{ color: colour }}>
            {interval && (
              <line className="whisker" x1={percent(interval[0], axis)} x2={percent(interval[1], axis)} y1={y} y2={y} />
            )}
            {seeds.map((seed, number) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: equal scores are equal marks
              <line key={number} className="seed" x1={percent(seed, axis)} x2={percent(seed, axis)} y1="20%" y2="80%" />
            ))}
            <circle
              className={isHollow ? 'hollow' : 'dot'}
              cx={percent(score, axis)}
              cy={y}
              r={marks.length > 1 ? 3.5 : 4}
            />
          </g>
        );
      })}
    </svg>
  );
}

/** The head of a column of strips: the numbers of their axis. */
export function AxisHead({ axis }: { axis: Axis }) {
  return (
    <th scope="col" className="plot">
      <span className="unseen">Score with 95 % interval</span>
      <span className="axis" aria-hidden="true">
        {axis.ticks.map((tick) => (
          <span key={tick} style={{ left: percent(tick, axis) }}>
            {tick}
          </span>
        ))}
      </span>
    </th>
  );
}
