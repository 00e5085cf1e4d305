import { createHash } from 'node:crypto';

/** SHA-256 (hex) of bytes or of a text's UTF-8. */
export function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * One SHA-256 (hex) over named parts, whatever the order they are given in.
 *
 * @param parts hashes, versions and settings, each under a name; a part that is undefined counts as absent.
 */
export function fingerprintOf(parts: Readonly<Record<string, string | number | undefined>>): string {
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return hashOf(JSON.stringify(present.sort(([left], [right]) => (left < right ? -1 : 1))));
}
