import { Suspense, startTransition, use, useEffect, useRef, useState } from 'react';
import type { PageModel } from '../../src/report/page/model.ts';
import { CostPage } from '../cost/cost-page.tsx';
import { DataContext } from '../data/context.ts';
import type { Data } from '../data/source.ts';
import { Leaderboard } from '../leaderboard/leaderboard.tsx';
import { LivePage } from '../live/live-page.tsx';
import { useLiveRuns } from '../live/use-live-runs.ts';
import { RunPage } from '../run/run-page.tsx';
import { TaskPage } from '../task/task-page.tsx';
import { Failure } from './failure.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { Missing } from './missing.tsx';
import type { View } from './route.ts';
import { NavigationContext, useHashNavigation } from './use-route.ts';

/** The whole page: its data, at first as it was read before anything is drawn, its address, the view that it names. */
export function App({ data, first }: { data: Data; first: PageModel }) {
  // A promise for every newer state of the data.
  const [newer, setNewer] = useState<Promise<PageModel> | null>(null);
  const model = newer ? use(newer) : first;
  const navigation = useHashNavigation();
  const live = useLiveRuns(data.source, () => {
    data.forget();
    // What is shown stays until the new state is there.
    startTransition(() => setNewer(data.model()));
  });
  return (
    <NavigationContext value={navigation}>
      <DataContext value={{ data, model, live }}>
        <button type="button" className="skip" onClick={skipToMain}>
          Skip to the content
        </button>
        <Header />
        <Main view={navigation.view} model={model} />
        <Footer />
      </DataContext>
    </NavigationContext>
  );
}

function Main({ view, model }: { view: View; model: PageModel }) {
  const main = useRef<HTMLElement>(null);
  const place = view.kind === 'run' || view.kind === 'task' ? `${view.kind} ${view.run}` : view.kind;
  const first = useRef(place);
  useEffect(() => {
    document.title = titleOf(view, model);
    if (first.current === place) return;
    // Another view: a reader of screens, and the keyboard, begin at its top.
    first.current = place;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [place, view, model]);
  return (
    <main id="main" tabIndex={-1} ref={main}>
      <Failure key={place}>
        <Suspense fallback={<p className="waiting">Loading …</p>}>
          <Shown view={view} model={model} />
        </Suspense>
      </Failure>
    </main>
  );
}

function Shown({ view, model }: { view: View; model: PageModel }) {
  if (view.kind === 'leaderboard') return <Leaderboard />;
  if (view.kind === 'cost') return <CostPage />;
  if (view.kind === 'live') return <LivePage />;
  const run = model.runs.find(({ id }) => id === view.run);
  const suite = model.suites.find(({ id }) => id === run?.suite);
  if (!run || !suite) return <Missing what={`a run ${view.run}`} />;
  if (view.kind === 'run') return <RunPage run={run} suite={suite} against={view.against} />;
  const task = suite.tasks.find(({ id }) => id === view.task);
  return task ? (
    <TaskPage key={task.id} run={run} suite={suite} task={task} />
  ) : (
    <Missing what={`a task ${view.task}`} />
  );
}

function titleOf(view: View, { runs }: PageModel): string {
  if (view.kind === 'leaderboard') return 'otoscope: leaderboard';
  if (view.kind === 'cost') return 'otoscope: speed and size';
  if (view.kind === 'live') return 'otoscope: runs under way';
  const name = runs.find(({ id }) => id === view.run)?.encoder.name ?? view.run;
  return view.kind === 'task' ? `${view.task} · ${name} · otoscope` : `${name} · otoscope`;
}

/** No link: the address is the state of the page. */
function skipToMain(): void {
  document.getElementById('main')?.focus();
}
