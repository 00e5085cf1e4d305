import { useState } from 'react';
import type { Ranking } from './measure.ts';
import type { Place } from './rank.ts';

interface Standing {
  readonly suite: string;
  readonly ranking: Ranking;
  readonly places: ReadonlyMap<string, Place>;
}

/** What was ranked before the last change of track, protocol, weighting or tasks, so that moves can be shown. */
export function useEarlierPlaces(places: ReadonlyMap<string, Place>, suite: string, ranking: Ranking): Standing | null {
  const [shown, setShown] = useState<{ now: Standing; earlier: Standing | null }>({
    now: { suite, ranking, places },
    earlier: null,
  });
  if (shown.now.places === places) return shown.earlier;
  const now = { suite, ranking, places };
  const isSame = JSON.stringify(shown.now.ranking) === JSON.stringify(ranking);
  const earlier = shown.now.suite !== suite ? null : isSame ? shown.earlier : shown.now;
  setShown({ now, earlier });
  return earlier;
}
