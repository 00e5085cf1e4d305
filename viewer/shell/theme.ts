import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'otoscope-theme';
const darkScreen = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

/** The theme chosen before, before anything is drawn. */
export function startTheme(): void {
  apply(stored());
  darkScreen.addEventListener('change', tell);
}

export function setTheme(theme: Theme): void {
  apply(theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // A page from a disk may have no storage; the choice then lasts as long as the page.
  }
  tell();
}

export function useTheme(): Theme {
  return useSyncExternalStore(listen, () => (document.documentElement.dataset.theme as Theme | undefined) ?? 'system');
}

/** Whether it is dark now: for what is drawn on a canvas. */
export function useIsDark(): boolean {
  return useSyncExternalStore(listen, () => {
    const { theme } = document.documentElement.dataset;
    return theme ? theme === 'dark' : darkScreen.matches;
  });
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function stored(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system';
  } catch {
    return 'system';
  }
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
