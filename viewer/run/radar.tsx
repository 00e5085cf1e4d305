import type { RunSummary, SuiteInfo } from '../../src/report/page/model.ts';
import { encoderColours } from '../plot/colours.ts';
import { useNavigation } from '../shell/use-route.ts';

const radius = 150;
const rings = [0.25, 0.5, 0.75, 1];

/** Encoders as polygons, a spoke per task in the order of the domains; the shape is what there is to see. */
export function Radar({ suite, runs }: { suite: SuiteInfo; runs: readonly RunSummary[] }) {
  const { settings } = useNavigation();
  const { track, protocol } = settings;
  const ordered = (['speech', 'sound', 'music'] as const).flatMap((domain) =>
    suite.tasks.filter((task) => task.domain === domain),
  );
  const tasks = ordered.filter((task) => runs.some((run) => run.tasks[task.id]?.[track]));
  if (tasks.length < 3) return null;
  const at = (spoke: number, share: number): [number, number] => {
    const angle = (2 * Math.PI * spoke) / tasks.length - Math.PI / 2;
    return [Math.cos(angle) * share * radius, Math.sin(angle) * share * radius];
  };
  return (
    <svg
      className="radar"
      viewBox="-270 -250 540 500"
      role="img"
      aria-label="The scores of the table, a spoke per task"
    >
      {rings.map((ring) => (
        <circle key={ring} className="grid" r={ring * radius} />
      ))}
      {tasks.map((task, spoke) => {
        const [x, y] = at(spoke, 1);
        const angle = (360 * spoke) / tasks.length - 90;
        // Names are read from the left, so those on the left end at the ring.
        const isLeft = angle > 90;
        return (
          <g key={task.id} className={task.domain}>
            <line className="grid" x2={x} y2={y} />
            <text
              transform={`rotate(${isLeft ? angle - 180 : angle})`}
              x={isLeft ? -radius - 8 : radius + 8}
              dy="0.32em"
              textAnchor={isLeft ? 'end' : 'start'}
            >
              {task.name.length > 18 ? `${task.name.slice(0, 17)}…` : task.name}
            </text>
          </g>
        );
      })}
      {runs.map((run, order) => (
        <g key={run.id} style={{ color: encoderColours[order] }} className={order === 0 ? 'first' : undefined}>
          <polygon
            points={tasks
              .map((task, spoke) => at(spoke, run.tasks[task.id]?.[track]?.[protocol].score ?? 0).join())
              .join(' ')}
          />
        </g>
      ))}
      {rings.slice(0, -1).map((ring) => (
        <text key={ring} className="ring" x="3" y={-ring * radius - 3}>
          {ring}
        </text>
      ))}
    </svg>
  );
}
