import type { RunSummary, SuiteInfo } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { encoderColours } from '../plot/colours.ts';
import { useNavigation } from '../shell/use-route.ts';

const most = encoderColours.length - 1;

/** Which others stand beside an encoder: three at most. */
export function AgainstPicker({
  run,
  suite,
  against,
}: {
  run: RunSummary;
  suite: SuiteInfo;
  against: readonly string[];
}) {
  const { model } = useData();
  const { set } = useNavigation();
  const show = (ids: readonly string[]) => set({}, { kind: 'run', run: run.id, against: ids });
  const nameOf = (id: string) => model.runs.find((other) => other.id === id)?.encoder.name ?? id;
  const others = model.runs
    .filter(({ id, suite: of }) => of === suite.id && id !== run.id && !against.includes(id))
    .sort((a, b) => a.encoder.name.localeCompare(b.encoder.name));
  return (
    <div className="against">
      <ul aria-label="Encoders shown">
        {[run.id, ...against].map((id, at) => (
          <li key={id} style={{ color: encoderColours[at] }}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <circle cx="5" cy="5" r="4" fill="currentColor" />
            </svg>
            <span>{nameOf(id)}</span>
            {at > 0 && (
              <button
                type="button"
                aria-label={`Leave out ${nameOf(id)}`}
                onClick={() => show(against.filter((one) => one !== id))}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <label className="field">
          <span className="unseen">Compare with</span>
          <select
            value=""
            disabled={against.length >= most}
            onChange={(event) => event.target.value && show([...against, event.target.value])}
          >
            <option value="">{against.length >= most ? 'three others at most' : 'compare with …'}</option>
            {others.map(({ id, encoder }) => (
              <option key={id} value={id}>
                {encoder.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}
