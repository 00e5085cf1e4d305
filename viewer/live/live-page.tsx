import { useState } from 'react';
import { counted, duration } from '../../src/report/number.ts';
import type { LiveCurve, LiveRun, LiveStage } from '../../src/report/page/live.ts';
import { useData } from '../data/context.ts';
import { dateText } from '../shell/footer.tsx';
import { CurvePlot } from '../task/curves.tsx';

/** Runs as they go on. */
export function LivePage() {
  const { runs, isLost } = useData().live;
  const running = runs?.filter(({ state }) => state === 'running').length ?? 0;
  return (
    <>
      <div className="headline">
        <h1>{running === 0 ? 'No run is under way' : `${counted(running, 'runs')} under way`}</h1>
        <p role="status">
          {isLost
            ? 'The server does not answer; trying again.'
            : runs?.length === 0 && 'A run that writes to this folder appears here.'}
        </p>
      </div>
      {runs?.map((run) => (
        <Run key={run.id} run={run} />
      ))}
    </>
  );
}

function Run({ run }: { run: LiveRun }) {
  return (
    <section className="live">
      <h2>
        {run.encoder} <span className="quiet">on {run.suite}</span>
      </h2>
      <p className="quiet">
        {run.state}; begun <time dateTime={run.startedAt}>{dateText(new Date(run.startedAt))}</time>
      </p>
      <table className="plain stages">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Done</th>
            <th scope="col">Count</th>
            <th scope="col">Rate</th>
            <th scope="col">Left</th>
          </tr>
        </thead>
        <tbody>
          {run.stages.map((stage) => (
            <Stage key={stage.name} stage={stage} />
          ))}
        </tbody>
      </table>
      {run.curves.length > 0 && <LiveCurves curves={run.curves} />}
      {run.notes.length > 0 && (
        <ul className="notes">
          {run.notes.map((note, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: notes are only added at the end
            <li key={at}>{note}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Stage({ stage }: { stage: LiveStage }) {
  const { name, unit, state, share, count, rate, secondsLeft } = stage;
  return (
    <tr className={state}>
      <th scope="row">{name}</th>
      <td>
        <progress value={share} aria-label={`${name}: ${state}`} />{' '}
        <span className="share">{Math.floor(100 * share)} %</span>
      </td>
      <td>{state === 'waiting' ? '' : counted(count, unit)}</td>
      <td>{rate !== undefined && `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`}</td>
      <td>{state === 'running' ? secondsLeft !== undefined && duration(secondsLeft) : state}</td>
    </tr>
  );
}

/** The probes of one task, the one that learns now unless another was chosen. */
function LiveCurves({ curves }: { curves: readonly LiveCurve[] }) {
  const tasks = [...new Set(curves.map(({ task }) => task))];
  const [chosen, setChosen] = useState('');
  const task = tasks.includes(chosen) ? chosen : tasks.at(-1)!;
  const shown = curves.filter((curve) => curve.task === task);
  const epochs = Math.max(...shown.map((curve) => curve.epochs));
  return (
    <>
      {shown.length > 1 && <p className="quiet">A line per probe: one for every fold and protocol.</p>}
      <label className="field">
        <span>Probe of</span>
        <select value={task} onChange={(event) => setChosen(event.target.value)}>
          {tasks.map((id) => (
            <option key={id}>{id}</option>
          ))}
        </select>
      </label>
      <div className="pair">
        <CurvePlot label="Training loss" curves={shown} of="losses" colour="var(--orange)" epochs={epochs} />
        <CurvePlot label="Validation score" curves={shown} of="validation" colour="var(--blue)" epochs={epochs} />
      </div>
    </>
  );
}
