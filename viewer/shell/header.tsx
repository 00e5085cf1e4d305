import { useData } from '../data/context.ts';
import { Choice } from './choice.tsx';
import { setTheme, themes, useTheme } from './theme.ts';
import { useNavigation } from './use-route.ts';

export function Header() {
  const { data, live } = useData();
  const underWay = live.runs?.filter(({ state }) => state === 'running').length;
  const { view, link } = useNavigation();
  const theme = useTheme();
  const pages = [
    { name: 'Leaderboard', kind: 'leaderboard' },
    { name: 'Speed and size', kind: 'cost' },
    ...(data.source.isLive
      ? [{ name: underWay ? `Under way (${underWay})` : 'Under way', kind: 'live' } as const]
      : []),
  ] as const;
  return (
    <header className="top">
      <a className="name" href={link({ kind: 'leaderboard' })}>
        <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
          <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
          <circle cx="8" cy="8" r="2.25" fill="var(--accent)" />
        </svg>
        otoscope
      </a>
      <nav aria-label="Views">
        {pages.map(({ name, kind }) => (
          <a key={kind} href={link({ kind })} aria-current={view.kind === kind ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <Choice
        label="Colours"
        isLabelHidden
        value={theme}
        options={themes.map((value) => ({ value, name: { system: 'Auto', light: 'Light', dark: 'Dark' }[value] }))}
        onChange={setTheme}
      />
    </header>
  );
}
