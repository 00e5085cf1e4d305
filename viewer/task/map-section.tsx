import { useEffect, useState } from 'react';
import type { EmbeddingMap as MapData } from '../../src/report/page/task-detail.ts';
import { useData } from '../data/context.ts';
import { EmbeddingMap } from './embedding-map.tsx';

/** The map of a task's test examples, which a server may take seconds to draw. */
export function MapSection({ run, task, classes }: { run: string; task: string; classes: readonly string[] }) {
  const { data } = useData();
  const [state, setState] = useState<{ map: MapData } | { share: number } | { error: string }>({ share: 0 });
  useEffect(() => {
    let isWanted = true;
    const show = (next: typeof state) => isWanted && setState(next);
    data
      .taskMap(run, task, (share) => show({ share }))
      .then(
        (map) => show({ map }),
        (error: Error) => show({ error: error.message }),
      );
    return () => {
      isWanted = false;
    };
  }, [data, run, task]);
  return (
    <section>
      <h2>Map of the embeddings</h2>
      {'map' in state && <EmbeddingMap map={state.map} classes={classes} />}
      {'error' in state && <p className="none">{state.error}</p>}
      {'share' in state && (
        <p className="waiting">
          Drawing the map <progress value={state.share} aria-label="Map drawn" />
        </p>
      )}
    </section>
  );
}
