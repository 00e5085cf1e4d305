import { createHash } from 'node:crypto';

/** A name for what follows from `identity`, everything that decides it: 128 bits of SHA-256 over its JSON, hexadecimal. */
export function contentKey(identity: object): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}
