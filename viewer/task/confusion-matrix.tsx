import { useMemo, useState } from 'react';
import type { Confusion } from '../../src/report/page/task-detail.ts';
import { Choice } from '../shell/choice.tsx';
import { type Cell, cellsOf, confusions, orderByConfusion, totalsOf } from './confusion.ts';
import { MatrixCanvas, mostCells } from './matrix-canvas.tsx';

/** Classes shown at once when one looks closer. */
const closeUp = 40;
const listed = 12;

/** What was taken for what: the whole, a stretch of it, and the most frequent errors in words. */
export function ConfusionMatrix({ confusion, classes }: { confusion: Confusion; classes: readonly string[] }) {
  const [by, setBy] = useState<'confusion' | 'name'>('confusion');
  const [from, setFrom] = useState<number | null>(null);
  const cells = useMemo(() => cellsOf(confusion), [confusion]);
  const totals = useMemo(() => totalsOf(cells, classes.length), [cells, classes]);
  const order = useMemo(() => {
    if (by === 'confusion') return orderByConfusion(cells, classes.length);
    return [...classes.keys()].sort((a, b) => classes[a]!.localeCompare(classes[b]!, 'en', { numeric: true }));
  }, [by, cells, classes]);
  const errors = useMemo(() => confusions(cells), [cells]);
  const isLarge = classes.length > closeUp;
  const shown = useMemo(() => (from === null ? order : order.slice(from, from + closeUp)), [order, from]);
  /** Around a class. */
  const lookAt = (place: number) => setFrom(Math.max(0, Math.min(order.length - closeUp, place - closeUp / 2)));
  return (
    <section>
      <h2>Confusions</h2>
      <div className="settings inner">
        <Choice
          label="Order"
          value={by}
          options={[
            { value: 'confusion', name: 'Alike together' },
            { value: 'name', name: 'By name' },
          ]}
          onChange={(value) => {
            setBy(value);
            setFrom(null);
          }}
        />
        {from !== null && (
          <button type="button" className="quiet-button" onClick={() => setFrom(null)}>
            All {classes.length.toLocaleString('en')} classes
          </button>
        )}
      </div>
      <div className="confusion">
        <MatrixCanvas
          cells={cells}
          totals={totals}
          shown={shown}
          classes={classes}
          onChoose={isLarge && from === null ? lookAt : undefined}
        />
        <div>
          <table className="plain">
            <caption>Most frequent errors</caption>
            <thead>
              <tr>
                <th scope="col">Was</th>
                <th scope="col" className="text">
                  Taken for
                </th>
                <th scope="col">Examples</th>
                {isLarge && (
                  <th scope="col">
                    <span className="unseen">In the matrix</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {errors.slice(0, listed).map((cell) => (
                <tr key={`${cell.target} ${cell.predicted}`}>
                  <th scope="row">{classes[cell.target]}</th>
                  <td className="text">{classes[cell.predicted]}</td>
                  <td>{shareText(cell, totals)}</td>
                  {isLarge && (
                    <td>
                      <button type="button" className="quiet-button" onClick={() => lookAt(order.indexOf(cell.target))}>
                        Look
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="legend">
            Rows are what it was, columns what it was taken for. Blue is right, orange is wrong; the darker, the larger
            the share of the row.
            {shown.length > mostCells && ' A cell is of several classes and shows its worst.'}
            {isLarge && from === null && ' Click to look closer.'}
          </p>
        </div>
      </div>
    </section>
  );
}

function shareText({ target, count }: Cell, totals: Uint32Array): string {
  return `${count} of ${totals[target]}`;
}
