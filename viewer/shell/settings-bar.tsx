import type { Protocol, SuiteInfo, Track } from '../../src/report/page/model.ts';
import { Choice } from './choice.tsx';
import { useNavigation } from './use-route.ts';

export const trackNames: Readonly<Record<Track, string>> = { A: 'Linear probe', B: 'Nearest neighbours' };

/** Track and protocol: they stand above every view with scores. */
export function TrackAndProtocol() {
  const { settings, set } = useNavigation();
  return (
    <>
      <Choice<Track>
        label="Track"
        value={settings.track}
        options={[
          { value: 'A', name: trackNames.A },
          { value: 'B', name: trackNames.B },
        ]}
        onChange={(track) => set({ track })}
      />
      <Choice<Protocol>
        label="Protocol"
        value={settings.protocol}
        options={[
          { value: 'strict', name: 'Strict', about: 'the number to believe' },
          { value: 'reference', name: 'Reference', about: 'as the published tables were computed' },
        ]}
        onChange={(protocol) => set({ protocol })}
      />
    </>
  );
}

/** Which suite, where there is a choice. */
export function SuiteChoice({ suites, suite }: { suites: readonly SuiteInfo[]; suite: SuiteInfo }) {
  const { set } = useNavigation();
  if (suites.length < 2) return null;
  return (
    <label className="field">
      <span>Suite</span>
      <select value={suite.id} onChange={(event) => set({ suite: event.target.value, of: 'all' })}>
        {suites.map(({ id }) => (
          <option key={id}>{id}</option>
        ))}
      </select>
    </label>
  );
}
