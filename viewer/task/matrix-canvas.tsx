import { useEffect, useMemo, useRef, useState } from 'react';
import { coloursOf } from '../plot/colours.ts';
import { useWidth } from '../plot/plot-figure.tsx';
import { useIsDark } from '../shell/theme.ts';
import { type Cell, gridOf } from './confusion.ts';
import { drawMatrix, layoutOf } from './draw-matrix.ts';

/** Cells along a side, at most: below three pixels nobody sees one. */
export const mostCells = 200;

/** A confusion matrix, drawn; it tells what is under the pointer. */
export function MatrixCanvas({
  cells,
  totals,
  shown,
  classes,
  onChoose,
}: {
  cells: readonly Cell[];
  totals: Uint32Array;
  /** Classes in the order of rows and columns. */
  shown: readonly number[];
  classes: readonly string[];
  onChoose: ((place: number) => void) | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = Math.min(useWidth(place), 720);
  const isDark = useIsDark();
  const [at, setAt] = useState<{ row: number; column: number } | null>(null);
  const grid = useMemo(() => gridOf(cells, totals, shown, mostCells), [cells, totals, shown]);
  const layout = useMemo(
    () =>
      layoutOf(
        grid,
        shown.map((of) => classes[of]!),
        width,
      ),
    [grid, shown, classes, width],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are other in the dark
  useEffect(() => {
    if (width === 0) return;
    const [ink, right, wrong, rule] = coloursOf(place.current!, ['--ink', '--blue', '--orange', '--rule']);
    drawMatrix(canvas.current!, grid, layout, { ink: ink!, right: right!, wrong: wrong!, rule: rule! });
  }, [grid, layout, width, isDark]);
  const cellAt = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const box = canvas.current!.getBoundingClientRect();
    const column = Math.floor((clientX - box.left - layout.left) / layout.cell);
    const row = Math.floor((clientY - box.top - layout.top) / layout.cell);
    return Math.min(row, column) >= 0 && Math.max(row, column) < grid.size ? { row, column } : null;
  };
  return (
    <div className="matrix" ref={place}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Confusion matrix of ${shown.length} classes; the table has the most frequent errors`}
        style={{ width, height: layout.height, cursor: onChoose ? 'zoom-in' : undefined }}
        onPointerMove={(event) => setAt(cellAt(event))}
        onPointerLeave={() => setAt(null)}
        onClick={(event) => {
          const cell = cellAt(event);
          if (cell && onChoose) onChoose(cell.row * grid.step);
        }}
      />
      {at && (
        <p
          className="tip"
          style={{ left: layout.left + (at.column + 1) * layout.cell, top: layout.top + (at.row + 1) * layout.cell }}
        >
          {tipText(at)}
        </p>
      )}
    </div>
  );

  function tipText({ row, column }: { row: number; column: number }): string {
    const within = (index: number) => shown.slice(index * grid.step, (index + 1) * grid.step);
    const [targets, predictions] = [new Set(within(row)), new Set(within(column))];
    const nameOf = (of: Set<number>) =>
      of.size === 1 ? classes[[...of][0]!] : `one of ${of.size} (${classes[[...of][0]!]} …)`;
    const found = cells.filter(
      ({ target, predicted }) =>
        targets.has(target) && predictions.has(predicted) && (row !== column || target === predicted),
    );
    const count = found.reduce((sum, cell) => sum + cell.count, 0);
    const total = [...targets].reduce((sum, of) => sum + totals[of]!, 0);
    if (row === column) return `${nameOf(targets)}: ${count} of ${total} right`;
    return `${nameOf(targets)} taken for ${nameOf(predictions)}: ${count} of ${total}`;
  }
}
