import { useState } from 'react';
import { score as scoreText } from '../../src/report/number.ts';
import type { Errors as AllErrors, ErrorExample } from '../../src/report/page/task-detail.ts';
import { useData } from '../data/context.ts';
import { PlayButton } from '../sound/play-button.tsx';
import { SpectrogramView } from '../sound/spectrogram-view.tsx';

/** What errors are listed by: the heading, what the number of each is, and how it is written. */
const lists = {
  confidence: { title: 'Most confident errors', about: undefined, text: percentText },
  F1: {
    title: 'Worst clips',
    about: 'The F1 of a clip’s own segments, lowest first; numbers are segments.',
    text: scoreText,
  },
  accuracy: {
    title: 'Worst clips',
    about: 'The share of a clip’s frames that are right, lowest first.',
    text: scoreText,
  },
  rank: {
    title: 'Worst queries',
    about: 'The share of wrong answers that are taken for nearer than the right one, highest first.',
    text: percentText,
  },
} as const;

/** The worst errors; one is looked at. */
export function Errors({ errors: { by, examples } }: { errors: AllErrors }) {
  const [chosen, setChosen] = useState(0);
  const error = examples[chosen] ?? examples[0];
  const { title, about, text } = lists[by];
  if (!error) return <p className="none">There is no error to be listed.</p>;
  return (
    <section>
      <h2>{title}</h2>
      {about && <p className="quiet">{about}</p>}
      <div className="errors">
        <ol>
          {examples.map((one, at) => (
            <li
              key={`${one.key} ${one.at ?? ''} ${one.target} ${one.predicted}`}
              className={one === error ? 'chosen' : undefined}
            >
              <button type="button" aria-pressed={one === error} onClick={() => setChosen(at)}>
                <span className="taken">
                  <b>{one.target}</b>
                  {by === 'confidence' ? (
                    <>
                      {' '}
                      <span className="quiet">taken for</span> <b>{one.predicted}</b>
                    </>
                  ) : (
                    <span className="quiet">: {one.predicted}</span>
                  )}
                </span>
                <span className="sure">
                  <span style={{ width: `${100 * one.share}%` }} />
                </span>
                <span className="quiet">{text(one.share)}</span>
              </button>
              <PlayButton audio={one.audio} name={one.key} />
            </li>
          ))}
        </ol>
        <ErrorDetail error={error} />
      </div>
    </section>
  );
}

function ErrorDetail({ error }: { error: ErrorExample }) {
  const { source } = useData().data;
  const { key, at, target, predicted, audio, neighbours } = error;
  return (
    <article aria-label={`The error ${key}`}>
      <h3>
        <PlayButton audio={audio} name={key} /> <code>{key}</code>
        {at !== undefined && <span className="quiet"> from {at.toFixed(1)} s</span>}
      </h3>
      {audio ? (
        <SpectrogramView audio={audio} name={key} />
      ) : (
        <p className="none">
          {source.isLive ? 'Its recording is not at hand.' : 'This file holds no audio; otoscope view plays it.'}
        </p>
      )}
      {neighbours.length > 0 && (
        <table className="plain">
          <caption>Its nearest neighbours among the training examples</caption>
          <thead>
            <tr>
              <th scope="col">Label</th>
              <th scope="col">Similarity</th>
              <th scope="col">Clip</th>
              <th scope="col">
                <span className="unseen">Listen</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {neighbours.map((neighbour, rank) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: crops of one clip have one key
              <tr key={`${rank} ${neighbour.key}`}>
                <th scope="row">
                  <Agreement label={neighbour.label} target={target} predicted={predicted} />
                </th>
                <td>{neighbour.similarity.toFixed(3)}</td>
                <td>
                  <code>{neighbour.key}</code>
                </td>
                <td>
                  <PlayButton audio={neighbour.audio} name={neighbour.key} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </article>
  );
}

/** A neighbour's label, marked where it is that of the example or of the error. */
function Agreement({ label, target, predicted }: { label: string; target: string; predicted: string }) {
  const mark =
    label === target ? ['right', '✓', 'as the example'] : label === predicted ? ['wrong', '✗', 'as the error'] : null;
  return (
    <>
      {label}{' '}
      {mark && (
        <span className={mark[0]} role="img" aria-label={mark[2]} title={mark[2]}>
          {mark[1]}
        </span>
      )}
    </>
  );
}

function percentText(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
