import { score as scoreText } from '../../src/report/number.ts';
import type { RunSummary, SuiteInfo, TaskInfo } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { encoderColours } from '../plot/colours.ts';
import { AxisHead, Strip } from '../plot/strip.tsx';
import { axisOf } from '../plot/ticks.ts';
import { useNavigation } from '../shell/use-route.ts';

const axis = axisOf([0, 1]);

/** A line per task: the encoders' scores with intervals, above the scores of everybody. */
export function TaskDots({ suite, runs }: { suite: SuiteInfo; runs: readonly RunSummary[] }) {
  const { settings, link } = useNavigation();
  const { track, protocol } = settings;
  const [run] = runs;
  const tasks = suite.tasks.filter((task) => run!.tasks[task.id] && (track === 'A' || task.trackB));
  return (
    <table className="dots">
      <caption className="unseen">Score of every task</caption>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col" className="metric">
            Metric
          </th>
          <AxisHead axis={axis} />
          <th scope="col">Score</th>
        </tr>
      </thead>
      {(['speech', 'sound', 'music'] as const).map((domain) => (
        <tbody key={domain}>
          {tasks.some((task) => task.domain === domain) && (
            <tr>
              <th scope="rowgroup" colSpan={4} className={`domain ${domain}`}>
                {domain}
              </th>
            </tr>
          )}
          {tasks
            .filter((task) => task.domain === domain)
            .map((task) => {
              const outcome = run!.tasks[task.id]!;
              const score = outcome[track]?.[protocol];
              return (
                <tr key={task.id}>
                  <th scope="row">
                    {outcome.detail ? (
                      <a href={link({ kind: 'task', run: run!.id, task: task.id })}>{task.name}</a>
                    ) : (
                      task.name
                    )}
                    {task.hidden && <small> hidden</small>}
                  </th>
                  <td className="metric">{task.metric.short}</td>
                  <td className="plot">
                    {outcome.status === 'done' ? (
                      <TaskStrip task={task} runs={runs} />
                    ) : (
                      <span className="quiet">{outcome.reason}</span>
                    )}
                  </td>
                  <td className="score">{scoreText(score?.score)}</td>
                </tr>
              );
            })}
        </tbody>
      ))}
    </table>
  );
}

function TaskStrip({ task, runs }: { task: TaskInfo; runs: readonly RunSummary[] }) {
  const { model } = useData();
  const { settings } = useNavigation();
  const scoreOf = (run: RunSummary) => run.tasks[task.id]?.[settings.track]?.[settings.protocol];
  const others = model.runs.flatMap((run) => (run.suite === runs[0]!.suite ? (scoreOf(run)?.score ?? []) : []));
  const marks = runs.flatMap((run, at) => {
    const score = scoreOf(run);
    return score ? [{ key: run.id, ...score, colour: encoderColours[at] }] : [];
  });
  return <Strip axis={axis} marks={marks} others={others} />;
}
