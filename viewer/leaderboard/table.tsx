import { useMemo, useRef } from 'react';
import type { SuiteInfo } from '../../src/report/page/model.ts';
import { axisOf } from '../plot/ticks.ts';
import { useNavigation } from '../shell/use-route.ts';
import type { Column } from './column.ts';
import { TableHead } from './head.tsx';
import type { Place } from './rank.ts';
import { Row } from './row.tsx';
import type { Entry } from './standing.ts';
import { useMovingRows } from './use-moving-rows.ts';

export function LeaderboardTable({
  suite,
  rows,
  entries,
  places,
  earlier,
}: {
  suite: SuiteInfo;
  rows: readonly Entry[];
  entries: readonly Entry[];
  places: ReadonlyMap<string, Place>;
  earlier: ReadonlyMap<string, Place> | undefined;
}) {
  const { settings, link } = useNavigation();
  const { track, protocol, domain, sort, up } = settings;
  const columns = useMemo(() => {
    const tasks = suite.tasks.filter((task) => (track === 'A' || task.trackB) && (!domain || task.domain === domain));
    return tasks.map((task): Column => {
      const scores = entries.flatMap(({ run }) => run?.tasks[task.id]?.[track]?.[protocol].score ?? []);
      return { task, low: Math.min(...scores), high: Math.max(...scores) };
    });
  }, [suite, entries, track, protocol, domain]);
  const axis = useMemo(() => axisOf(entries.flatMap(({ score, interval }) => interval ?? score ?? [])), [entries]);
  const most = Math.max(...entries.map(({ tasks }) => tasks));
  const body = useRef<HTMLTableSectionElement>(null);
  useMovingRows(body, rows);
  // A bracket needs its group side by side.
  const areGrouped = sort === 'score' && !up;
  const ranked = rows.filter(({ id }) => places.has(id));
  const groupOf = (entry: Entry | undefined) => entry && places.get(entry.id)?.group;
  return (
    <section className="scroll" aria-label="Leaderboard" tabIndex={-1}>
      <table className="leaderboard">
        <caption className="unseen">Scores of every encoder, with their 95 % intervals</caption>
        <TableHead columns={columns} axis={axis} />
        <tbody ref={body}>
          {rows.map((entry) => {
            const at = ranked.indexOf(entry);
            const group = groupOf(entry);
            const goesUp = at > 0 && groupOf(ranked[at - 1]) === group;
            const goesDown = at >= 0 && groupOf(ranked[at + 1]) === group;
            return (
              <Row
                key={entry.id}
                entry={entry}
                place={places.get(entry.id)}
                earlier={earlier?.get(entry.id)}
                bracket={areGrouped ? `${goesUp ? 'up' : ''} ${goesDown ? 'down' : ''}` : ''}
                axis={axis}
                columns={columns}
                track={track}
                protocol={protocol}
                link={entry.run && link({ kind: 'run', run: entry.id, against: [] }, { text: '' })}
                isPartial={entry.tasks < most}
              />
            );
          })}
        </tbody>
      </table>
      {rows.length === 0 && <p className="none">No encoder has this in its name.</p>}
    </section>
  );
}
