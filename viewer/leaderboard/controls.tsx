import type { SuiteInfo } from '../../src/report/page/model.ts';
import { useData } from '../data/context.ts';
import { Choice } from '../shell/choice.tsx';
import type { Settings, Weighting } from '../shell/route.ts';
import { SuiteChoice } from '../shell/settings-bar.tsx';
import { useNavigation } from '../shell/use-route.ts';

const domains = ['speech', 'sound', 'music'] as const;

/** What the leaderboard ranks by and shows. */
export function Controls({ suite }: { suite: SuiteInfo }) {
  const { model } = useData();
  const { settings, set } = useNavigation();
  return (
    <>
      <Choice<Weighting>
        label="Weighting"
        value={settings.weighting}
        options={[
          { value: 'size', name: 'Test size', about: 'every task counts as often as it has test examples' },
          { value: 'unweighted', name: 'Equal', about: 'every task counts the same' },
          { value: 'public', name: 'Public', about: 'by test size, without tasks whose data was never released' },
        ]}
        onChange={(weighting) => set({ weighting })}
      />
      <Choice<Settings['domain']>
        label="Domain"
        value={settings.domain}
        options={[
          { value: '', name: 'All' },
          ...domains.map((value) => ({ value, name: value[0]!.toUpperCase() + value.slice(1) })),
        ]}
        onChange={(domain) => set({ domain, of: domain || 'all' })}
      />
      <label className="field">
        <span>Rank by</span>
        <select value={settings.of} onChange={(event) => set({ of: event.target.value, sort: 'score', up: false })}>
          <option value="all">all tasks</option>
          {domains.map((domain) => (
            <optgroup key={domain} label={domain}>
              <option value={domain}>all of {domain}</option>
              {suite.tasks
                .filter((task) => task.domain === domain)
                .map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <SuiteChoice suites={model.suites} suite={suite} />
      <label className="field grow">
        <span>Encoder</span>
        <input
          type="search"
          placeholder="part of a name"
          value={settings.text}
          onChange={(event) => set({ text: event.target.value })}
        />
      </label>
      {model.published.some((entry) => entry.suite === suite.id) && (
        <label className="tick">
          <input
            type="checkbox"
            checked={settings.published}
            onChange={(event) => set({ published: event.target.checked })}
          />
          Published scores{settings.protocol === 'strict' && <small> (by the reference protocol)</small>}
        </label>
      )}
    </>
  );
}
