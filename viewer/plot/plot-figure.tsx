import { type PlotOptions, plot } from '@observablehq/plot';
import { useEffect, useRef, useState } from 'react';

/** A drawing by Observable Plot, as wide as its place. */
export function PlotFigure({ label, options }: { label: string; options: (width: number) => PlotOptions }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (width === 0) return;
    const drawing = plot({
      width,
      ariaLabel: label,
      style: { background: 'none', fontFamily: 'inherit', fontSize: '12px', overflow: 'visible' },
      ...options(width),
    });
    // An image to a reader of screens: its hundreds of marks say nothing one by one.
    drawing.setAttribute('role', 'img');
    for (const mark of drawing.querySelectorAll('[aria-label]')) mark.removeAttribute('aria-label');
    place.current?.replaceChildren(drawing);
  }, [label, options, width]);
  return <div className="figure" ref={place} />;
}

/** The width of an element in pixels, as it changes; 0 before it is known. */
export function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
