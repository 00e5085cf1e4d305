import type { Place } from './rank.ts';

/** A rank, the ranks it may as well have, how it moved, and its part of the bracket that joins its group. */
export function RankCell({
  place,
  earlier,
  bracket,
}: {
  place: Place | undefined;
  earlier: Place | undefined;
  bracket: string;
}) {
  if (!place) {
    return (
      <td className="rank" title="without a rank: scored on fewer tasks than others">
        –
      </td>
    );
  }
  const [best, worst] = place.range;
  const gained = earlier ? earlier.rank - place.rank : 0;
  return (
    <td className={`rank ${bracket.trim() ? 'bracket' : ''} ${bracket}`}>
      {gained !== 0 && (
        <span className={gained > 0 ? 'gained' : 'lost'}>
          <span aria-hidden="true">{gained > 0 ? '▲' : '▼'}</span>
          <span className="unseen">{gained > 0 ? 'up' : 'down'} </span>
          {Math.abs(gained)}
        </span>
      )}
      <b>{place.rank}</b>
      <small title="ranks that chance leaves open">{best === worst ? '' : `${best}–${worst}`}</small>
    </td>
  );
}
