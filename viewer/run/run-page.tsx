import { Suspense } from 'react';
import type { RunSummary, SuiteInfo } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { Failure } from '../shell/failure.tsx';
import { dateText } from '../shell/footer.tsx';
import { TrackAndProtocol } from '../shell/settings-bar.tsx';
import { AgainstPicker } from './against-picker.tsx';
import { Provenance } from './provenance.tsx';
import { Radar } from './radar.tsx';
import { ScoreGrid } from './score-grid.tsx';
import { TaskDots } from './task-dots.tsx';

/** One encoder: its scores, task by task against others, and what they were made from. */
export function RunPage({ run, suite, against }: { run: RunSummary; suite: SuiteInfo; against: readonly string[] }) {
  const { model } = useData();
  const others = against
    .map((id) => model.runs.find((other) => other.id === id && other.suite === suite.id && other !== run))
    .filter((other) => other !== undefined)
    .slice(0, 3);
  const runs = [run, ...others];
  const { encoder } = run;
  return (
    <>
      <div className="settings">
        <TrackAndProtocol />
      </div>
      <div className="headline">
        <h1>{encoder.name}</h1>
        <p>
          {suite.name}, <time dateTime={run.startedAt}>{dateText(new Date(run.startedAt))}</time>. {encoder.outputDim}{' '}
          numbers every {encoder.hopSizeMs} ms from audio at {encoder.samplingRate} Hz.
        </p>
      </div>
      <ScoreGrid run={run} />
      <section className="tasks">
        <h2>Task by task</h2>
        <AgainstPicker run={run} suite={suite} against={others.map(({ id }) => id)} />
        <div className="beside">
          <TaskDots suite={suite} runs={runs} />
          <Radar suite={suite} runs={runs} />
        </div>
      </section>
      <section>
        <h2>Provenance</h2>
        <Failure>
          <Suspense fallback={<p className="waiting">Loading …</p>}>
            <Provenance run={run} />
          </Suspense>
        </Failure>
      </section>
    </>
  );
}
