import { OtoscopeError } from '../errors.ts';

/** Where the queue is. */
export interface Address {
  /** For the client, with user and password. */
  readonly url: string;
  /** Begins the names of all keys. */
  readonly prefix: string;
  /** The address without user and password, for messages. */
  readonly shown: string;
}

/**
 * Reads the address of a Redis or Valkey: `redis://host:6379`, `rediss://` with TLS, `redis://user:password@host/2`, and
 * `?prefix=` where several groups share one.
 *
 * @throws {@link OtoscopeError} with exit code 2 for anything else.
 */
export function parseAddress(text: string): Address {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    // It may hold a password, so it is not repeated.
    throw new OtoscopeError('the address of a queue begins with redis:// or rediss://, followed by a host', {
      hint: 'such as redis://localhost:6379, or rediss://user:password@host:6380?prefix=our-lab',
      exitCode: 2,
    });
  }
  const prefix = url.searchParams.get('prefix') ?? 'otoscope';
  if (!/^[\w.-]+$/.test(prefix)) {
    throw new OtoscopeError(`the prefix of a queue may hold letters, digits, _ . and -, not "${prefix}"`, {
      exitCode: 2,
    });
  }
  const unknown = [...url.searchParams.keys()].find((key) => key !== 'prefix');
  if (unknown !== undefined) {
    throw new OtoscopeError(`the address of a queue has no setting "${unknown}"`, {
      hint: 'there is ?prefix=',
      exitCode: 2,
    });
  }
  url.search = '';
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { url: url.href, prefix, shown };
}
