import { createContext, useContext, useSyncExternalStore } from 'react';
import { formatRoute, parseRoute, type Route, type Settings, type View } from './route.ts';

export interface Navigation extends Route {
  /** The address of a view with the settings as they are, or changed. */
  link(view: View, change?: Partial<Settings>): string;
  /** Shows the same view with other settings, or another state of the same view; not a step to go back to. */
  set(change: Partial<Settings>, view?: View): void;
}

export const NavigationContext = createContext<Navigation | null>(null);

/** The address bar as state. */
export function useHashNavigation(): Navigation {
  const hash = useSyncExternalStore(listen, () => location.hash);
  const route = parseRoute(hash);
  const link = (view: View, change: Partial<Settings> = {}) =>
    formatRoute({ view, settings: { ...route.settings, ...change } });
  const set = (change: Partial<Settings>, view: View = route.view) => {
    history.replaceState(null, '', link(view, change));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  };
  return { ...route, link, set };
}

function listen(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => window.removeEventListener('hashchange', onChange);
}

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error('outside of the page');
  return navigation;
}
