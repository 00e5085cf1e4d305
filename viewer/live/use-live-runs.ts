import { useEffect, useState } from 'react';
import type { LiveRun } from '../../src/report/page/live.ts';
import { liveEvents, livePath } from '../../src/report/page/paths.ts';
import type { Source } from '../data/source.ts';

/** What the server tells of runs under way. */
export interface Live {
  /** null: nothing yet. */
  readonly runs: readonly LiveRun[] | null;
  /** The server does not answer. */
  readonly isLost: boolean;
}

export function useLiveRuns(source: Source, onNewModel: () => void): Live {
  const [runs, setRuns] = useState<readonly LiveRun[] | null>(null);
  const [isLost, setLost] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one stream as long as the page is there
  useEffect(() => {
    if (!source.isLive) return;
    // It comes back by itself when it was lost.
    const stream = new EventSource(source.audioUrl(livePath));
    stream.addEventListener('open', () => setLost(false));
    stream.addEventListener('error', () => setLost(true));
    stream.addEventListener(liveEvents.runs, ({ data: text }) => setRuns(JSON.parse(text)));
    stream.addEventListener(liveEvents.model, onNewModel);
    return () => stream.close();
  }, [source]);
  return { runs, isLost };
}
