import { useDeferredValue, useMemo } from 'react';
import { useData } from '../data/context.ts';
import { TrackAndProtocol } from '../shell/settings-bar.tsx';
import { useNavigation } from '../shell/use-route.ts';
import { Controls } from './controls.tsx';
import { Headline } from './headline.tsx';
import { arrange, chosenSuite, entriesOf, placesOf } from './standing.ts';
import { LeaderboardTable } from './table.tsx';
import { useEarlierPlaces } from './use-earlier-places.ts';

/** Everybody's scores of a suite: ranked, with intervals, groups, and the score of every task. */
export function Leaderboard() {
  const { model } = useData();
  const { settings } = useNavigation();
  const suite = chosenSuite(model, settings.suite);
  const { track, protocol, weighting, of, published } = settings;
  const entries = useMemo(
    () => (suite ? entriesOf(model, suite, { track, protocol, weighting, of, published }) : []),
    [model, suite, track, protocol, weighting, of, published],
  );
  const places = useMemo(
    () => (suite ? placesOf(model, suite, entries, { track, protocol, weighting, of }) : new Map()),
    [model, suite, entries, track, protocol, weighting, of],
  );
  const earlier = useEarlierPlaces(places, suite?.id ?? '', { track, protocol, weighting, of });
  // The letters of a filter appear at once, the rows a moment later.
  const text = useDeferredValue(settings.text);
  const rows = useMemo(
    () => arrange(entries, places, { text, sort: settings.sort, up: settings.up }),
    [entries, places, text, settings.sort, settings.up],
  );
  // At first what a screen shows; the rest follows before one can scroll to it.
  const shown = useDeferredValue(rows, rows.slice(0, 20));
  if (!suite) return <NoRuns />;
  return (
    <>
      <div className="settings">
        <TrackAndProtocol />
        <Controls suite={suite} />
      </div>
      <Headline suite={suite} entries={entries} places={places} earlier={earlier?.ranking} />
      <LeaderboardTable suite={suite} rows={shown} entries={entries} places={places} earlier={earlier?.places} />
      <p className="legend">
        Dots are scores, bars their 95 % intervals; hollow dots are published scores, which have none. A bracket joins
        encoders that cannot be told apart from the first of it. Tasks are shaded from the lowest of a column to the
        highest; an underlined score is a mean of fewer tasks than others have, and has no rank.
      </p>
    </>
  );
}

function NoRuns() {
  return (
    <section className="notice">
      <h1>No results yet</h1>
      <p>
        <code>otoscope run moonshine-tiny --suite mini</code> makes some.
      </p>
    </section>
  );
}
