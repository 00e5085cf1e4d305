import { useMemo } from 'react';
import { classColours } from '../plot/colours.ts';

/** Which colour is which class; with more classes than colours one chooses. */
export function ClassKey({
  classes,
  present,
  coloured,
  onChange,
}: {
  classes: readonly string[];
  present: ArrayLike<number>;
  coloured: readonly number[];
  onChange: (coloured: readonly number[]) => void;
}) {
  const grey = useMemo(
    () =>
      [...new Set(Array.from(present))]
        .filter((of) => !coloured.includes(of))
        .sort((a, b) => classes[a]!.localeCompare(classes[b]!)),
    [classes, present, coloured],
  );
  const put = (place: number, of: number) => onChange(coloured.map((one, at) => (at === place ? of : one)));
  return (
    <ul className="key" aria-label="Colours of classes">
      {coloured.map((of, at) => (
        <li key={classColours[at]} style={{ color: `var(${classColours[at]})` }}>
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <circle cx="5" cy="5" r="4" fill="currentColor" />
          </svg>
          {grey.length === 0 ? (
            <span>{classes[of]}</span>
          ) : (
            <select
              aria-label={`Class of colour ${at + 1}`}
              value={of}
              onChange={(event) => put(at, Number(event.target.value))}
            >
              {[of, ...grey].map((choice) => (
                <option key={choice} value={choice}>
                  {classes[choice]}
                </option>
              ))}
            </select>
          )}
        </li>
      ))}
      {grey.length > 0 && <li className="quiet">and {grey.length} in grey</li>}
    </ul>
  );
}
