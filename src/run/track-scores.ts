import { type Protocol, protocols } from '../metric/protocol.ts';
import { meanInterval } from '../statistics/interval.ts';
import { type ScoredTask, suiteMeans, suiteScore } from '../suite/score.ts';
import type { Task } from '../task/task.ts';
import type { Results } from './results.ts';
import type { Summary } from './summarize.ts';

type SuiteScores = Results['tracks']['A']['strict'];
/** A task's part in a track score; `score` is null where it has none. */
type Part = ScoredTask & { readonly deviation: number; readonly recordings: number };

/** Both tracks' scores of the suite, by both protocols, which never meet in one mean. */
export function trackScores(tasks: readonly Task[], summaries: ReadonlyMap<Task, Summary>): Results['tracks'] {
  const scores = (track: 'trackA' | 'trackB', protocol: Protocol): SuiteScores => {
    const parts = tasks.map((task): Part => {
      const summary = summaries.get(task);
      const score = summary?.result[track]?.[protocol].score ?? null;
      return { ...task, score, ...(summary?.sampling[track]?.[protocol] ?? { deviation: 0, recordings: 0 }) };
    });
    const { domains, ...means } = suiteScore(parts);
    const intervals = suiteMeans(parts, intervalOf);
    if (intervals.weighted === null || intervals.unweighted === null) return { ...means, domains: present(domains) };
    return {
      ...means,
      domains: present(domains),
      intervals: {
        weighted: intervals.weighted,
        unweighted: intervals.unweighted,
        ...(intervals.public && { public: intervals.public }),
        domains: present(intervals.domains),
      },
    };
  };
  const both = (track: 'trackA' | 'trackB') => {
    return Object.fromEntries(protocols.map((protocol) => [protocol, scores(track, protocol)]));
  };
  return { A: both('trackA'), B: both('trackB') } as Results['tracks'];
}

/** The interval of a weighted mean; tasks vary independently of each other. */
function intervalOf(tasks: readonly Part[]): [number, number] | null {
  const scored = tasks.filter(({ score }) => score !== null);
  if (scored.length === 0) return null;
  return meanInterval(scored.map(({ score, ...part }) => ({ ...part, value: score! })));
}

function present<Value>(domains: Readonly<Record<string, Value | null | undefined>>): Record<string, Value> {
  const entries = Object.entries(domains).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(entries) as Record<string, Value>;
}
