import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaults, formatRoute, parseRoute, type Route } from './route.ts';

const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,10}$/);

test('an address leads to the view and the settings it was made of', () => {
  const view = fc.oneof(
    fc.constantFrom({ kind: 'leaderboard' as const }, { kind: 'cost' as const }, { kind: 'live' as const }),
    fc.record({ kind: fc.constant('run' as const), run: id, against: fc.array(id, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant('task' as const), run: id, task: id }),
  );
  const settings = fc.record({
    suite: fc.string(),
    track: fc.constantFrom('A' as const, 'B' as const),
    protocol: fc.constantFrom('strict' as const, 'reference' as const),
    weighting: fc.constantFrom('size' as const, 'unweighted' as const, 'public' as const),
    of: fc.constantFrom('all', 'speech', 'esc50'),
    text: fc.string(),
    domain: fc.constantFrom('' as const, 'music' as const),
    sort: fc.constantFrom('score' as const, 'name' as const),
    up: fc.boolean(),
    published: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.record({ view, settings }), (route: Route) => {
      expect(parseRoute(formatRoute(route))).toEqual(route);
    }),
  );
});

test('what cannot be read is as if it were not there', () => {
  for (const hash of ['', '#', '#/nowhere', '#/run', '#/?track=C&protocol=%', '#main']) {
    expect(parseRoute(hash)).toEqual({ view: { kind: 'leaderboard' }, settings: defaults });
  }
});
