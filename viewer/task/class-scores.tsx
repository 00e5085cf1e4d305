import { useState } from 'react';
import { score as scoreText } from '../../src/report/number.ts';
import type { TrackDetail } from '../../src/report/page/task-detail.ts';
import { Strip } from '../plot/strip.tsx';
import { axisOf } from '../plot/ticks.ts';

const axis = axisOf([0, 1]);
const few = 20;

/** The score of every class, lowest first. */
export function ClassScores({
  scores: { name, scores },
  classes,
}: {
  scores: NonNullable<TrackDetail['classScores']>;
  classes: readonly string[];
}) {
  const [isWhole, setWhole] = useState(false);
  const sorted = scores.toSorted((a, b) => a.score - b.score);
  const shown = isWhole ? sorted : sorted.slice(0, few);
  return (
    <section>
      <h2>Class by class</h2>
      <p className="quiet">{name[0]!.toUpperCase() + name.slice(1)} with its 95 % interval, lowest first.</p>
      <table className="dots classes">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Examples</th>
            <th scope="col" className="plot">
              <span className="unseen">Interval</span>
            </th>
            <th scope="col">{name}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ class: of, examples, score, interval }) => (
            <tr key={of}>
              <th scope="row">{classes[of]}</th>
              <td className="quiet">{examples}</td>
              <td className="plot">
                <Strip axis={axis} marks={[{ key: name, score, interval }]} />
              </td>
              <td className="score">{scoreText(score)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {scores.length > few && (
        <button type="button" className="quiet-button" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? `The lowest ${few}` : `All ${scores.length.toLocaleString('en')} classes`}
        </button>
      )}
    </section>
  );
}
