import { expect, test } from 'vitest';
import { parseAddress } from './address.ts';
import { connectionError } from './connection-error.ts';

const failure = (code: string | undefined, message: string) => Object.assign(new Error(message), code && { code });

test.each([
  ['redis://host', failure('ECONNREFUSED', 'connect ECONNREFUSED'), 'nothing listens there'],
  ['redis://host', failure('ENOTFOUND', 'getaddrinfo ENOTFOUND host'), 'there is no such host'],
  ['redis://:no@host', failure(undefined, 'WRONGPASS invalid username-password pair'), 'user or password is wrong'],
  ['redis://host', failure(undefined, 'NOAUTH Authentication required.'), 'it wants a password'],
  ['rediss://host', failure('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate'), 'TLS fails'],
  ['rediss://host', failure('ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname/IP does not match'), 'TLS fails'],
  ['redis://host', failure(undefined, 'NOPERM this user has no permissions'), 'its user may not'],
  ['rediss://host', failure('ETIMEDOUT', 'connect ETIMEDOUT'), 'it does not answer'],
  ['redis://host', failure('ECONNRESET', 'read ECONNRESET'), 'it closes the connection'],
])('%s: %s', (address, error, words) => {
  const told = connectionError(error, parseAddress(address));
  expect(told.message).toContain(words);
  expect(told.hint).toBeDefined();
});

test('no message holds a password', () => {
  const { message, hint } = connectionError(new Error('odd'), parseAddress('redis://me:secret@host:1?prefix=lab'));
  expect(`${message} ${hint}`).not.toContain('secret');
});

test.each(['localhost:6379', 'http://host', 'redis://', 'redis://host?pre=x', 'redis://host?prefix=a:b', 'nonsense'])(
  '%s is no address of a queue',
  (text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
  },
);
