import { score as scoreText } from '../../src/report/number.ts';
import type { Protocol, RunSummary, TaskInfo, Track } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { AxisHead, Strip } from '../plot/strip.tsx';
import { axisOf } from '../plot/ticks.ts';
import { trackNames } from '../shell/settings-bar.tsx';
import { useNavigation } from '../shell/use-route.ts';

const lines = (['A', 'B'] as const).flatMap((track) =>
  (['strict', 'reference'] as const).map((protocol) => ({ track, protocol })),
);

/** A task's score by both tracks and protocols, each among everybody's. */
export function FourScores({ run, task }: { run: RunSummary; task: TaskInfo }) {
  const { model } = useData();
  const { settings } = useNavigation();
  const others = model.runs.filter(({ suite }) => suite === run.suite);
  const shown = lines.filter(({ track }) => run.tasks[task.id]?.[track]);
  const scoresOf = (track: Track, protocol: Protocol) =>
    others.flatMap((other) => other.tasks[task.id]?.[track]?.[protocol].score ?? []);
  const axis = axisOf(
    shown.flatMap(({ track, protocol }) => [
      ...scoresOf(track, protocol),
      ...(run.tasks[task.id]![track]![protocol].interval ?? []),
    ]),
  );
  if (shown.length === 0) return null;
  return (
    <table className="dots four">
      <caption className="unseen">Scores by track and protocol; ticks are those of all encoders</caption>
      <thead>
        <tr>
          <th scope="col">Track</th>
          <th scope="col">Protocol</th>
          <AxisHead axis={axis} />
          <th scope="col">Score</th>
          <th scope="col" className="metric">
            {task.metric.short}
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ track, protocol }, at) => {
          const score = run.tasks[task.id]![track]![protocol];
          const isShown = track === settings.track && protocol === settings.protocol;
          return (
            <tr key={`${track} ${protocol}`} className={isShown ? 'shown' : undefined}>
              <th scope="row">
                {shown[at - 1]?.track === track ? (
                  <span className="unseen">{trackNames[track]}</span>
                ) : (
                  trackNames[track]
                )}
              </th>
              <td>{protocol}</td>
              <td className="plot">
                <Strip
                  axis={axis}
                  others={scoresOf(track, protocol)}
                  marks={[{ key: protocol, ...score, isHollow: !isShown }]}
                />
              </td>
              <td className="score">{scoreText(score.score)}</td>
              <td className="metric">{scoreText(score.value ?? score.score)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
