/**
 * How long a site asks to be left alone, in milliseconds: `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3);
 * undefined where it does not ask. A date is taken against the site's own clock, where it tells it.
 */
export function retryAfter(headers: { get(name: string): string | null }, now = Date.now()): number | undefined {
  const asked = headers.get('retry-after')?.trim();
  if (!asked) return undefined;
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const until = Date.parse(asked);
  if (Number.isNaN(until)) return undefined;
  const told = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(told) ? now : told));
}
