import type { Protocol, TaskInfo, Track } from '../../src/report/page/model.ts';

export type Weighting = 'size' | 'unweighted' | 'public';

/** What scores are shown; kept from view to view, and in every link. */
export interface Settings {
  /** Empty: the suite with the most runs. */
  readonly suite: string;
  readonly track: Track;
  readonly protocol: Protocol;
  readonly weighting: Weighting;
  /** What is ranked by: `all`, a domain, or the id of a task. */
  readonly of: string;
  /** What an encoder's name contains. */
  readonly text: string;
  /** The domain whose tasks have a column; empty: all. */
  readonly domain: '' | TaskInfo['domain'];
  readonly sort: 'score' | 'name';
  readonly up: boolean;
  readonly published: boolean;
}

export type View =
  | { readonly kind: 'leaderboard' }
  | { readonly kind: 'run'; readonly run: string; readonly against: readonly string[] }
  | { readonly kind: 'task'; readonly run: string; readonly task: string }
  | { readonly kind: 'cost' }
  | { readonly kind: 'live' };

export interface Route {
  readonly view: View;
  readonly settings: Settings;
}

export const defaults: Settings = {
  suite: '',
  track: 'A',
  protocol: 'strict',
  weighting: 'size',
  of: 'all',
  text: '',
  domain: '',
  sort: 'score',
  up: false,
  published: true,
};

/** Reads the part of an address after `#`; what cannot be read is as if it were not there. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const given = new URLSearchParams(query);
  const one = <T extends string>(name: string, values: readonly T[], absent: T): T =>
    values.find((value) => value === given.get(name)) ?? absent;
  return {
    view: parseView(path.split('/').map(decode), given),
    settings: {
      suite: given.get('suite') ?? '',
      track: one('track', ['A', 'B'], 'A'),
      protocol: one('protocol', ['strict', 'reference'], 'strict'),
      weighting: one('weighting', ['size', 'unweighted', 'public'], 'size'),
      of: given.get('of') ?? 'all',
      text: given.get('text') ?? '',
      domain: one<Settings['domain']>('domain', ['speech', 'sound', 'music'], ''),
      sort: one('sort', ['score', 'name'], 'score'),
      up: given.has('up'),
      published: !given.has('unpublished'),
    },
  };
}

function parseView([kind, run, what, task]: readonly string[], given: URLSearchParams): View {
  if (kind === 'run' && run && what === 'task' && task) return { kind: 'task', run, task };
  if (kind === 'run' && run)
    return { kind: 'run', run, against: (given.get('against') ?? '').split(',').filter(Boolean) };
  return kind === 'cost' || kind === 'live' ? { kind } : { kind: 'leaderboard' };
}

/** An address that opens a view; what is as by default is left out. */
export function formatRoute({ view, settings }: Route): string {
  const query = new URLSearchParams();
  const { up, published, ...texts } = settings;
  for (const [name, value] of Object.entries(texts)) {
    if (value !== defaults[name as keyof typeof texts]) query.set(name, value);
  }
  if (up) query.set('up', '');
  if (!published) query.set('unpublished', '');
  if (view.kind === 'run' && view.against.length > 0) query.set('against', view.against.join(','));
  const text = query.toString();
  return `#/${pathOf(view)}${text ? `?${text}` : ''}`;
}

function pathOf(view: View): string {
  if (view.kind === 'leaderboard') return '';
  if (view.kind === 'run') return `run/${encodeURIComponent(view.run)}`;
  if (view.kind === 'task') return `run/${encodeURIComponent(view.run)}/task/${encodeURIComponent(view.task)}`;
  return view.kind;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
