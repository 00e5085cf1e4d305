import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { EmbeddingMap as MapData } from '../../src/report/page/task-detail.ts';
import { useData } from '../data/context.ts';
import { classColours, coloursOf } from '../plot/colours.ts';
import { useWidth } from '../plot/plot-figure.tsx';
import { useIsDark } from '../shell/theme.ts';
import { toggle } from '../sound/player.ts';
import { ClassKey } from './class-key.tsx';
import { drawMap } from './draw-map.ts';
import { fitPoints, nearestPoint, neighbourTowards } from './map-points.ts';

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** Test examples where alike embeddings are near; pointing tells which, a click plays it, and so do arrows and Enter. */
export function EmbeddingMap({ map, classes }: { map: MapData; classes: readonly string[] }) {
  const { data } = useData();
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(place);
  const height = Math.round(Math.min(Math.max(320, width * 0.6), 640));
  const isDark = useIsDark();
  const [chosen, setChosen] = useState(-1);
  const points = useMemo(() => fitPoints(map, width, height), [map, width, height]);
  const [coloured, setColoured] = useState<readonly number[]>(() => frequentClasses(points.classes));
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are other in the dark
  useEffect(() => {
    if (width === 0) return;
    const [ink, paper, rest, ...colours] = coloursOf(place.current!, ['--ink', '--paper', '--faint', ...classColours]);
    const colourOf = (of: number) => colours[coloured.indexOf(of)];
    drawMap(canvas.current!, points, { width, height, chosen, colourOf, rest: rest!, ink: ink!, paper: paper! });
  }, [points, chosen, coloured, width, height, isDark]);
  const play = (point: number) => {
    const audio = map.audio?.[point];
    if (audio) toggle(data.source, audio);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    if (direction)
      setChosen(
        chosen < 0
          ? nearestPoint(points, width / 2, height / 2, Number.POSITIVE_INFINITY)
          : neighbourTowards(points, chosen, ...direction),
      );
    else if (event.key === 'Enter' || event.key === ' ') play(chosen);
    else return;
    event.preventDefault();
  };
  const pointAt = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = canvas.current!.getBoundingClientRect();
    return nearestPoint(points, clientX - box.left, clientY - box.top, 24);
  };
  const said = chosen < 0 ? '' : `${classes[points.classes[chosen]!]}, ${map.keys[chosen]}`;
  return (
    <>
      <p className="quiet">
        {map.keys.length.toLocaleString('en')} test examples by {map.method}. Near is alike; far apart says little.
        {map.audio && ' Click to listen.'}
      </p>
      <div className="map" ref={place}>
        <div
          role="application"
          aria-label="Map of the embeddings; arrow keys go from point to point, Enter plays"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys
          tabIndex={0}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => setChosen(pointAt(event))}
          onPointerLeave={() => setChosen(-1)}
          onClick={(event) => play(pointAt(event))}
        >
          <canvas ref={canvas} style={{ width, height }} />
        </div>
        <span className="unseen" role="status">
          {said}
        </span>
        {chosen >= 0 && (
          <p
            className={points.x[chosen]! > width / 2 ? 'tip left' : 'tip'}
            style={{ left: points.x[chosen], top: points.y[chosen] }}
          >
            <b>{classes[points.classes[chosen]!]}</b> {map.keys[chosen]}
          </p>
        )}
      </div>
      <ClassKey classes={classes} present={points.classes} coloured={coloured} onChange={setColoured} />
    </>
  );
}

/** The classes of most points; as many as there are colours. */
function frequentClasses(classes: ArrayLike<number>): number[] {
  const counts = new Map<number, number>();
  for (const of of Array.from(classes)) counts.set(of, (counts.get(of) ?? 0) + 1);
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return sorted.slice(0, classColours.length).map(([of]) => of);
}
