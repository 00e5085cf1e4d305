import { type RefObject, useLayoutEffect, useRef } from 'react';

/** Lets rows glide from where they were to where they are now, unless the reader asked for less motion. */
export function useMovingRows(
  body: RefObject<HTMLTableSectionElement | null>,
  order: readonly { readonly id: string }[],
): void {
  const before = useRef(new Map<string, number>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows move when their order does
  useLayoutEffect(() => {
    const now = new Map<string, number>();
    // All is measured before anything moves.
    const rows = [...(body.current?.rows ?? [])];
    for (const row of rows) now.set(row.dataset.id!, row.offsetTop);
    const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const row of isStill ? [] : rows) {
      const [from, to] = [before.current.get(row.dataset.id!), now.get(row.dataset.id!)!];
      if (from === undefined || from === to) continue;
      row.animate([{ transform: `translateY(${from - to}px)` }, { transform: 'none' }], {
        duration: 450,
        easing: 'ease-in-out',
      });
    }
    before.current = now;
  }, [order]);
}
