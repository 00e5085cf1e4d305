import { type CSSProperties, memo } from 'react';
import { score as scoreText } from '../../src/report/number.ts';
import type { Protocol, Track } from '../../src/report/page/model.ts';
import { Strip } from '../plot/strip.tsx';
import type { Axis } from '../plot/ticks.ts';
import type { Column } from './column.ts';
import type { Place } from './rank.ts';
import { RankCell } from './rank-cell.tsx';
import type { Entry } from './standing.ts';

export interface RowProps {
  entry: Entry;
  place: Place | undefined;
  earlier: Place | undefined;
  bracket: string;
  axis: Axis;
  columns: readonly Column[];
  track: Track;
  protocol: Protocol;
  /** The address of the run. */
  link: string | undefined;
  /** Its score is of fewer tasks than others have. */
  isPartial: boolean;
}

/** A hundred of these are drawn anew only where something changed. */
export const Row = memo(function Row({ entry, place, earlier, bracket, link, isPartial, ...props }: RowProps) {
  const { axis, columns, track, protocol } = props;
  const [path, query = ''] = (link ?? '').split('?');
  const domains = (['speech', 'sound', 'music'] as const).filter((domain) =>
    columns.some(({ task }) => task.domain === domain),
  );
  return (
    <tr data-id={entry.id} className={entry.published && 'published'}>
      <RankCell place={place} earlier={earlier} bracket={bracket} />
      <th scope="row" className="encoder">
        {link ? <a href={link}>{entry.name}</a> : <span title={entry.published?.source}>{entry.name}</span>}
        {entry.published && <small>{[entry.published.affiliation, 'published'].filter(Boolean).join(', ')}</small>}
      </th>
      <td className="plot">
        {entry.score !== null && (
          <Strip
            axis={axis}
            marks={[{ key: entry.id, score: entry.score, interval: entry.interval, isHollow: !!entry.published }]}
          />
        )}
      </td>
      <td className="score">
        <span
          className={isPartial ? 'partial' : undefined}
          title={isPartial ? `a mean of ${entry.tasks} tasks` : undefined}
        >
          {scoreText(entry.score)}
        </span>
      </td>
      {domains.map((domain) => (
        <td key={domain} className="domain">
          {scoreText(entry.domains[domain].score)}
        </td>
      ))}
      {columns.map(({ task, low, high }) => {
        const outcome = entry.run?.tasks[task.id];
        const score = outcome?.[track]?.[protocol].score ?? entry.published?.[track][task.id];
        if (score === undefined)
          return <td key={task.id} className="task" title={`${task.name}: ${outcome?.reason ?? 'no score'}`} />;
        const shade = high > low ? Math.min(1, Math.max(0, (score - low) / (high - low))) : 0.5;
        return (
          <td key={task.id} className={`task ${task.domain}`} style={{ '--shade': shade.toFixed(2) } as CSSProperties}>
            {/* Reached with the keyboard from the page of the run, not through thousands of cells. */}
            <TaskScore
              text={score.toFixed(2).replace(/^0/, '')}
              title={`${task.name}: ${scoreText(score)}`}
              href={outcome?.detail ? `${path}/task/${task.id}${query && `?${query}`}` : undefined}
            />
          </td>
        );
      })}
    </tr>
  );
});

function TaskScore({ text, title, href }: { text: string; title: string; href: string | undefined }) {
  if (!href) return <span title={title}>{text}</span>;
  return (
    <a href={href} title={title} tabIndex={-1}>
      {text}
    </a>
  );
}
