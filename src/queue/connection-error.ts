import { messageOf, OtoscopeError } from '../errors.ts';
import type { Address } from './address.ts';

/** What a client says, in plain words. */
export function connectionError(error: unknown, { shown, url, prefix }: Address): OtoscopeError {
  const { code } = error as NodeJS.ErrnoException;
  const message = messageOf(error);
  const isSecure = url.startsWith('rediss:');
  const scheme = isSecure ? 'rediss' : 'redis';
  const [what, hint] = ((): [string, string] => {
    if (code === 'ECONNREFUSED') return ['nothing listens there', 'start redis-server, or check host and port'];
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['there is no such host', 'check its name'];
    if (/WRONGPASS|invalid password/i.test(message))
      return ['user or password is wrong', `write ${scheme}://user:password@host; a password by itself :password@`];
    if (/NOAUTH|Authentication required/i.test(message))
      return ['it wants a password', `write it into the address: ${scheme}://:password@host`];
    if (/NOPERM|ACL failure/i.test(message))
      return [`its user may not: ${message}`, `the user needs +@all on ~${prefix}*; ?prefix= names other keys`];
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
      return [`TLS fails: ${message}`, 'write the host as its certificate does, or give it one for this name'];
    if (/^ERR_(SSL|TLS)|CERT|SELF_SIGNED|wrong version number/i.test(`${code} ${message}`)) {
      return [
        `TLS fails: ${message}`,
        isSecure
          ? 'NODE_EXTRA_CA_CERTS=ca.pem names an own certificate authority; redis:// is without TLS'
          : 'try rediss://',
      ];
    }
    if (code === 'ETIMEDOUT' || /ETIMEDOUT/.test(message)) {
      const hint = 'a firewall may be between';
      return ['it does not answer', isSecure ? `it may be without TLS, as redis:// is; or ${hint}` : hint];
    }
    if (code === 'ECONNRESET' || /Connection is closed/i.test(message)) {
      return [
        'it closes the connection',
        isSecure
          ? 'it may want certificates of its clients, who have none (tls-auth-clients no); or be without TLS: redis://'
          : 'it may want TLS: rediss://',
      ];
    }
    return [message, 'check the address'];
  })();
  return new OtoscopeError(`cannot use the queue ${shown}: ${what}`, { hint, cause: error });
}
