import { score } from '../../src/report/number.ts';
import type { SuiteInfo } from '../../src/report/page/model.ts';
import { trackNames } from '../shell/settings-bar.tsx';
import { useNavigation } from '../shell/use-route.ts';
import { type Ranking, rankedTasks } from './measure.ts';
import type { Place } from './rank.ts';
import type { Entry } from './standing.ts';

/** What there is to see, in two sentences. */
export function Headline({
  suite,
  entries,
  places,
  earlier,
}: {
  suite: SuiteInfo;
  entries: readonly Entry[];
  places: ReadonlyMap<string, Place>;
  earlier: Ranking | undefined;
}) {
  const { settings } = useNavigation();
  const runs = entries.filter(({ run }) => run);
  const best = runs.find(({ id }) => places.get(id)?.rank === 1);
  const besides = runs.filter(({ id }) => places.get(id)?.group === 0).length - 1;
  return (
    <div className="headline">
      <h1>
        {best ? (
          <>
            <strong>{best.name}</strong> {besides > 0 ? 'and ' : ''}
            {besides > 0 && <em>{besides === 1 ? 'one that cannot' : `${besides} that cannot`} be told apart</em>}{' '}
            {besides > 0 ? 'lead' : 'leads'} {about(suite, settings)}
          </>
        ) : (
          <>
            No {runs.some(({ score }) => score !== null) ? 'run has all scores' : 'scores'} of {about(suite, settings)}
          </>
        )}
      </h1>
      <p>
        {runs.length} {runs.length === 1 ? 'run' : 'runs'} on {suite.name}; {trackNames[settings.track].toLowerCase()},{' '}
        {settings.protocol} protocol, {weightingText(settings)}.{best && <> The best score is {score(best.score)}.</>}
        {earlier && <> Arrows tell the ranks gained and lost against {difference(earlier, settings, suite)}.</>}
      </p>
    </div>
  );
}

function about(suite: SuiteInfo, { of }: Ranking): string {
  if (of === 'all') return suite.id;
  return suite.tasks.find(({ id }) => id === of)?.name ?? `${of} in ${suite.id}`;
}

function weightingText(ranking: Ranking): string {
  const { weighting, of } = ranking;
  if (!['all', 'speech', 'sound', 'music'].includes(of)) return 'a task by itself';
  return { size: 'tasks weighted by test size', unweighted: 'every task the same', public: 'public tasks only' }[
    weighting
  ];
}

/** The settings that were other before, as they were. */
function difference(before: Ranking, now: Ranking, suite: SuiteInfo): string {
  const parts = [
    before.track !== now.track && `track ${before.track}`,
    before.protocol !== now.protocol && `the ${before.protocol} protocol`,
    before.weighting !== now.weighting && weightingText({ ...before, of: 'all' }),
    before.of !== now.of && (before.of === 'all' ? `all ${rankedTasks(suite, before).length} tasks` : before.of),
  ];
  return parts.filter(Boolean).join(', ');
}
