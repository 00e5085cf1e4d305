import { Suspense, use } from 'react';
import type { RunSummary, SuiteInfo, TaskInfo } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { TrackAndProtocol, trackNames } from '../shell/settings-bar.tsx';
import { useNavigation } from '../shell/use-route.ts';
import { ClassScores } from './class-scores.tsx';
import { ConfusionMatrix } from './confusion-matrix.tsx';
import { Curves } from './curves.tsx';
import { Errors } from './errors.tsx';
import { FourScores } from './four-scores.tsx';
import { MapSection } from './map-section.tsx';

/** One task of one encoder: what it gets wrong, and how that looks and sounds. */
export function TaskPage({ run, suite, task }: { run: RunSummary; suite: SuiteInfo; task: TaskInfo }) {
  const { link, settings } = useNavigation();
  const outcome = run.tasks[task.id];
  return (
    <>
      <div className="settings">
        <TrackAndProtocol />
      </div>
      <div className="headline">
        <p className="crumbs">
          <a href={link({ kind: 'run', run: run.id, against: [] })}>{run.encoder.name}</a>
          {' · '}
          <a href={link({ kind: 'leaderboard' }, { suite: suite.id, of: task.id })}>everybody’s scores of this task</a>
        </p>
        <h1>{task.name}</h1>
        <p>{task.about}</p>
        <p className="quiet">
          {task.domain[0]!.toUpperCase() + task.domain.slice(1)}, scored by {task.metric.full} ({task.metric.better} is
          better)
          {outcome?.examples && `; ${outcome.examples.test.toLocaleString('en')} test examples`}
          {outcome?.folds && ` in ${outcome.folds} folds`}. {task.licence},{' '}
          <a href={task.homepage} rel="noreferrer">
            {task.citation}
          </a>
          .{task.note && ` ${task.note}`}
        </p>
        {task.hidden && <p className="quiet">Its data is hidden: nothing is shown that tells of a single recording.</p>}
      </div>
      <FourScores run={run} task={task} />
      {outcome?.detail ? (
        <Suspense fallback={<p className="waiting">Loading …</p>}>
          <Detail run={run} task={task} />
        </Suspense>
      ) : (
        <p className="none">
          {outcome?.reason ?? 'No predictions were kept of this task.'}{' '}
          {settings.track === 'B' && !task.trackB && `${trackNames.B} do not score it.`}
        </p>
      )}
    </>
  );
}

function Detail({ run, task }: { run: RunSummary; task: TaskInfo }) {
  const { data } = useData();
  const { settings } = useNavigation();
  const detail = use(data.taskDetail(run.id, task.id));
  const shown = detail[settings.track]?.[settings.protocol];
  return (
    <>
      {!shown && (
        <p className="none">
          {trackNames[settings.track]}: nothing was kept of this task by the {settings.protocol} protocol.
        </p>
      )}
      {shown?.errors && <Errors errors={shown.errors} />}
      {shown && !shown.errors && !task.hidden && (
        <p className="none">What was predicted of single clips was not kept, so that no errors can be listed.</p>
      )}
      {shown?.confusion && <ConfusionMatrix confusion={shown.confusion} classes={detail.classes} />}
      <div className="pair">
        {shown?.classScores && <ClassScores scores={shown.classScores} classes={detail.classes} />}
        {shown?.curves && shown.curves.length > 0 && <Curves curves={shown.curves} />}
      </div>
      {detail.map && <MapSection run={run.id} task={task.id} classes={detail.classes} />}
    </>
  );
}
