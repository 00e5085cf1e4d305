import type { ReactNode } from 'react';
import { AxisHead } from '../plot/strip.tsx';
import type { Axis } from '../plot/ticks.ts';
import type { Settings } from '../shell/route.ts';
import { useNavigation } from '../shell/use-route.ts';
import type { Column } from './column.ts';

/** Names of the columns; each sorts. */
export function TableHead({ columns, axis }: { columns: readonly Column[]; axis: Axis }) {
  const { settings } = useNavigation();
  const domains = (['speech', 'sound', 'music'] as const).filter((domain) =>
    columns.some(({ task }) => task.domain === domain),
  );
  return (
    <thead>
      <tr>
        <th scope="col" className="rank">
          Rank
        </th>
        <SortHead className="encoder" to={{ sort: 'name' }}>
          Encoder
        </SortHead>
        <AxisHead axis={axis} />
        <SortHead className="score" to={{ sort: 'score', of: settings.of }}>
          Score
        </SortHead>
        {domains.map((domain) => (
          <SortHead key={domain} className={`domain ${domain}`} to={{ sort: 'score', of: domain }}>
            {domain}
          </SortHead>
        ))}
        {columns.map(({ task }) => (
          <SortHead
            key={task.id}
            className={`task ${task.domain}`}
            to={{ sort: 'score', of: task.id }}
            title={task.name}
          >
            {task.name}
          </SortHead>
        ))}
      </tr>
    </thead>
  );
}

function SortHead({
  className,
  to,
  title,
  children,
}: {
  className: string;
  to: Pick<Settings, 'sort'> & Partial<Pick<Settings, 'of'>>;
  title?: string;
  children: ReactNode;
}) {
  const { settings, set } = useNavigation();
  const isSorted = settings.sort === to.sort && (to.sort === 'name' || settings.of === to.of);
  // The score is what is ranked by: a column of the same is marked, and not told to be sorted a second time.
  const isTold = isSorted && /^(encoder|score)$/.test(className);
  const direction = settings.up === (to.sort === 'score') ? 'ascending' : 'descending';
  return (
    <th scope="col" className={isSorted ? `${className} sorted` : className} aria-sort={isTold ? direction : undefined}>
      <button type="button" title={title} onClick={() => set({ ...to, up: isSorted ? !settings.up : false })}>
        <span>{children}</span>
      </button>
    </th>
  );
}
