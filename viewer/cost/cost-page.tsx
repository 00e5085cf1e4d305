import { useMemo } from 'react';
import { sizeText } from '../../src/files/size.ts';
import { counted, duration, score as scoreText } from '../../src/report/number.ts';
import { useData } from '../data/context.ts';
import { chosenSuite, entriesOf, placesOf } from '../leaderboard/standing.ts';
import { SuiteChoice, TrackAndProtocol } from '../shell/settings-bar.tsx';
import { useNavigation } from '../shell/use-route.ts';
import { CostPlot } from './cost-plot.tsx';
import { paretoFront } from './pareto.ts';

/** What an encoder has in size or in seconds for its score. */
export function CostPage() {
  const { model } = useData();
  const { settings, link } = useNavigation();
  const { track, protocol, weighting } = settings;
  const suite = chosenSuite(model, settings.suite);
  const entries = useMemo(
    () => (suite ? entriesOf(model, suite, { track, protocol, weighting, of: 'all', published: false }) : []),
    [model, suite, track, protocol, weighting],
  );
  const whole = useMemo(() => {
    if (!suite) return [];
    const places = placesOf(model, suite, entries, { track, protocol, weighting, of: 'all' });
    return entries.filter(({ id }) => places.has(id));
  }, [model, suite, entries, track, protocol, weighting]);
  const priced = useMemo(() => {
    const by = (cost: (encoder: NonNullable<(typeof entries)[number]['run']>['encoder']) => number | undefined) =>
      whole.flatMap(({ id, name, run, score }) => {
        const price = cost(run!.encoder);
        return price === undefined || score === null ? [] : [{ id, name, score, cost: price }];
      });
    return {
      size: by(({ sizeBytes }) => sizeBytes),
      time: by(({ realTimeFactor }) => realTimeFactor && 3600 / realTimeFactor),
    };
  }, [whole]);
  const fronts = { size: paretoFront(priced.size), time: paretoFront(priced.time) };
  const chosen = new Set([...fronts.size, ...fronts.time].map(({ id }) => id));
  if (!suite) return null;
  return (
    <>
      <div className="settings">
        <TrackAndProtocol />
        <SuiteChoice suites={model.suites} suite={suite} />
      </div>
      <div className="headline">
        <h1>
          {chosen.size} of {counted(whole.length, 'encoders')} {chosen.size === 1 ? 'has' : 'have'} no equal at their
          size or speed
        </h1>
        <p>
          For each of the others there is one that is as good and smaller, and one that is as good and faster. Upper
          left is better.{' '}
          {entries.length > whole.length &&
            `${counted(entries.length - whole.length, 'runs')} with fewer tasks than others ${entries.length - whole.length === 1 ? 'is' : 'are'} left out.`}
        </p>
      </div>
      <div className="costs">
        <figure>
          <figcaption>Score against size</figcaption>
          <CostPlot items={priced.size} front={fronts.size} cost="size of its files" text={sizeText} />
        </figure>
        <figure>
          <figcaption>Score against time</figcaption>
          <CostPlot
            items={priced.time}
            front={fronts.time}
            cost="seconds of one thread for an hour of audio"
            text={secondsText}
          />
        </figure>
      </div>
      <section>
        <h2>On a front</h2>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">Encoder</th>
              <th scope="col">Score</th>
              <th scope="col">Size</th>
              <th scope="col">An hour of audio</th>
            </tr>
          </thead>
          <tbody>
            {entries
              .filter(({ id }) => chosen.has(id))
              .sort((a, b) => b.score! - a.score!)
              .map(({ id, name, score, run }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={link({ kind: 'run', run: id, against: [] })}>{name}</a>
                  </th>
                  <td>{scoreText(score)}</td>
                  <td className={fronts.size.some((one) => one.id === id) ? 'main' : undefined}>
                    {run!.encoder.sizeBytes ? sizeText(run!.encoder.sizeBytes) : '–'}
                  </td>
                  <td className={fronts.time.some((one) => one.id === id) ? 'main' : undefined}>
                    {run!.encoder.realTimeFactor ? secondsText(3600 / run!.encoder.realTimeFactor) : '–'}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function secondsText(seconds: number): string {
  return seconds < 10 ? `${Number(seconds.toPrecision(2))} s` : duration(seconds);
}
