import { score as scoreText } from '../../src/report/number.ts';
import type { RunSummary, Track } from '../../src/report/page/model.ts';
import { trackNames } from '../shell/settings-bar.tsx';

const rows = [
  { name: 'Weighted by test size', field: 'weighted' },
  { name: 'Every task the same', field: 'unweighted' },
  { name: 'Public tasks', field: 'public' },
] as const;

/** The means of both tracks, strict and reference, side by side. */
export function ScoreGrid({ run }: { run: RunSummary }) {
  const tracks = (['A', 'B'] as const).filter((track) => run.tracks[track].strict.weighted);
  return (
    <div className="scores">
      {tracks.map((track) => (
        <TrackTable key={track} run={run} track={track} />
      ))}
    </div>
  );
}

function TrackTable({ run, track }: { run: RunSummary; track: Track }) {
  const { strict, reference } = run.tracks[track];
  return (
    <table className="plain">
      <caption>
        Track {track}: {trackNames[track].toLowerCase()}
      </caption>
      <thead>
        <tr>
          <td />
          <th scope="col">Strict</th>
          <th scope="col">95 %</th>
          <th scope="col">Reference</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, field }) => (
          <tr key={field} className={field}>
            <th scope="row">{name}</th>
            <td className="main">{scoreText(strict[field]?.score)}</td>
            <td className="quiet">{strict[field]?.interval?.map(scoreText).join(' – ') ?? '–'}</td>
            <td>{scoreText(reference[field]?.score)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
