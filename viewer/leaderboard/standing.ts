import type { PageModel, Published, RunSummary, SuiteInfo, TaskInfo } from '../../src/report/page/model.ts';
import type { Settings } from '../shell/route.ts';
import { type Measured, measurePublished, measureRun, type Ranking, rankedTasks } from './measure.ts';
import { type Place, type Ranked, rank, tiesOf } from './rank.ts';

/** A line of the leaderboard: one's own run, or published scores. */
export interface Entry extends Ranked {
  readonly name: string;
  readonly run?: RunSummary;
  readonly published?: Published;
  /** Scores of the domains. */
  readonly domains: Readonly<Record<TaskInfo['domain'], Measured>>;
}

/** The suite that is shown: the one asked for, or that of most runs. */
export function chosenSuite({ suites, runs }: PageModel, id: string): SuiteInfo | undefined {
  const runsOf = (suite: SuiteInfo) => runs.filter((run) => run.suite === suite.id).length;
  return suites.find((suite) => suite.id === id) ?? [...suites].sort((a, b) => runsOf(b) - runsOf(a))[0];
}

/** The lines, unsorted. Published scores stand only beside those of their own protocol. */
export function entriesOf(
  model: PageModel,
  suite: SuiteInfo,
  settings: Ranking & Pick<Settings, 'published'>,
): Entry[] {
  const everyWay = (measure: (ranking: Ranking) => Measured) => ({
    ...measure(settings),
    domains: {
      speech: measure({ ...settings, of: 'speech' }),
      sound: measure({ ...settings, of: 'sound' }),
      music: measure({ ...settings, of: 'music' }),
    },
  });
  const runs = model.runs
    .filter((run) => run.suite === suite.id)
    .map((run): Entry => {
      return { id: run.id, name: run.encoder.name, run, ...everyWay((ranking) => measureRun(run, suite, ranking)) };
    });
  if (!settings.published) return runs;
  const published = model.published
    .filter((entry) => entry.suite === suite.id && entry.protocol === settings.protocol)
    .map((entry): Entry => {
      const measured = everyWay((ranking) => measurePublished(entry, suite, ranking));
      return { id: entry.id, name: entry.name, published: entry, ...measured };
    })
    .filter(({ tasks }) => tasks > 0);
  return [...runs, ...published];
}

/**
 * The places of one's own runs; published scores have no interval and take none, nor do runs without a score of a task of which
 * others have one: their mean is another.
 */
export function placesOf(
  model: PageModel,
  suite: SuiteInfo,
  entries: readonly Entry[],
  ranking: Ranking,
): Map<string, Place> {
  const { track, protocol, weighting, of } = ranking;
  const isTested = of === 'all' && weighting === 'size';
  const tests = model.ties.filter(
    (ties) => ties.suite === suite.id && ties.track === track && ties.protocol === protocol,
  );
  const runs = entries.filter(({ run }) => run);
  const most = rankedTasks(suite, ranking).filter(({ id }) =>
    runs.some(({ run }) => run!.tasks[id]?.[track]?.[protocol]),
  ).length;
  return rank(
    runs.filter(({ tasks }) => tasks === most),
    tiesOf(isTested ? tests : []),
  );
}

/** Sorted and filtered as the settings say; runs without a place below, those without a score last. */
export function arrange(
  entries: readonly Entry[],
  places: ReadonlyMap<string, Place>,
  { text, sort, up }: Pick<Settings, 'text' | 'sort' | 'up'>,
): Entry[] {
  const wanted = text.trim().toLowerCase();
  const shown = entries.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (sort === 'name') return shown.sort((a, b) => a.name.localeCompare(b.name) * (up ? -1 : 1));
  const below = ({ id, run, score }: Entry) => (score === null ? 2 : run && !places.has(id) ? 1 : 0);
  return shown.sort((a, b) => below(a) - below(b) || (b.score! - a.score!) * (up ? -1 : 1));
}
