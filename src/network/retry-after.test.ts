import { expect, test } from 'vitest';
import { retryAfter } from './retry-after.ts';

const now = Date.parse('Fri, 10 Jan 2025 12:00:00 GMT');

test.each([
  [{ 'retry-after': '120' }, 120_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': 'Fri, 10 Jan 2025 12:01:30 GMT' }, 90_000],
  [{ 'retry-after': 'Fri, 10 Jan 2025 11:00:00 GMT' }, 0],
  // The site's clock is an hour ahead of ours.
  [{ 'retry-after': 'Fri, 10 Jan 2025 13:00:30 GMT', date: 'Fri, 10 Jan 2025 13:00:00 GMT' }, 30_000],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '-5 apples' }, undefined],
  [{}, undefined],
])('%j', (headers, milliseconds) => {
  expect(retryAfter(new Headers(headers as Record<string, string>), now)).toBe(milliseconds);
});
