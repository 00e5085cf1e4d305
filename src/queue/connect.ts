import { Redis } from 'ioredis';
import { messageOf, OtoscopeError } from '../errors.ts';
import { type Address, parseAddress } from './address.ts';

/** A queue that answers. */
export interface Connection {
  readonly redis: Redis;
  readonly address: Address;
  close(): void;
}

const oldest = [6, 2] as const;
/** Milliseconds that the first connection may take. */
const patience = 10_000;
/** Milliseconds between two attempts to find a queue again that went away. */
const longestPause = 2000;

/**
 * Connects to the Redis or Valkey that an address names. Once connected, it finds a server that went away and came back.
 *
 * @param onNote told what there is to know about it, in a line.
 * @throws {@link OtoscopeError} where it cannot be reached, refuses, or is too old.
 */
export async function connect(text: string, onNote: (line: string) => void): Promise<Connection> {
  const address = parseAddress(text);
  let isUp = false;
  const redis = new Redis(address.url, {
    lazyConnect: true,
    connectTimeout: patience,
    // As BullMQ demands: a command waits for the server to come back.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (isUp ? Math.min(50 * 2 ** times, longestPause) : null),
  });
  let problem: unknown;
  redis.on('error', (error) => {
    problem = error;
  });
  try {
    await redis.connect();
    const info = fieldsOf(await redis.info());
    refuseOld(info, address);
    const policy = info.get('maxmemory_policy');
    if (policy !== undefined && policy !== 'noeviction') {
      onNote(
        `${address.shown} throws steps away when its memory is full (maxmemory-policy ${policy}): set it to noeviction`,
      );
    }
  } catch (error) {
    redis.disconnect();
    throw error instanceof OtoscopeError ? error : connectionError(problem ?? error, address);
  }
  isUp = true;
  let isLost = false;
  redis.on('close', () => {
    if (redis.status === 'end' || isLost || !isUp) return;
    isLost = true;
    onNote(`${address.shown} is gone; waiting for it to come back`);
  });
  redis.on('ready', () => {
    if (isLost) onNote(`${address.shown} is back`);
    isLost = false;
  });
  return {
    redis,
    address,
    close() {
      isUp = false;
      redis.disconnect();
    },
  };
}

function fieldsOf(info: string): Map<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

function refuseOld(info: ReadonlyMap<string, string>, { shown }: Address): void {
  // Valkey calls itself Redis 7.2 there.
  const version = info.get('redis_version') ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new OtoscopeError(`${shown} is Redis ${version}; the queue needs ${oldest.join('.')} or later, or Valkey`, {
    hint: 'update it, or start another',
  });
}

/** What a client says, in plain words. */
function connectionError(error: unknown, { shown, url }: Address): OtoscopeError {
  const { code } = error as NodeJS.ErrnoException;
  const message = messageOf(error);
  const [what, hint] = ((): [string, string] => {
    if (code === 'ECONNREFUSED') return ['nothing listens there', 'start redis-server, or check host and port'];
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['there is no such host', 'check its name'];
    if (/WRONGPASS|invalid password/i.test(message))
      return ['user or password is wrong', 'write redis://user:password@host; a password by itself :password@'];
    if (/NOAUTH|Authentication required/i.test(message))
      return ['it wants a password', 'write it into the address: redis://:password@host'];
    if (/NOPERM/i.test(message)) return [`its user may not: ${message}`, 'the user needs +@all on ~<prefix>*'];
    if (/^ERR_(SSL|TLS)|CERT|SELF_SIGNED|wrong version number/i.test(`${code} ${message}`)) {
      const isSecure = url.startsWith('rediss:');
      return [
        `TLS fails: ${message}`,
        isSecure
          ? 'NODE_EXTRA_CA_CERTS=ca.pem names an own certificate authority; redis:// is without TLS'
          : 'try rediss://',
      ];
    }
    if (code === 'ETIMEDOUT' || /ETIMEDOUT/.test(message)) return ['it does not answer', 'a firewall may be between'];
    if (code === 'ECONNRESET' || /Connection is closed/i.test(message))
      return [
        'it closes the connection',
        url.startsWith('rediss:') ? 'it may be without TLS: redis://' : 'it may want TLS: rediss://',
      ];
    return [message, 'check the address'];
  })();
  return new OtoscopeError(`cannot use the queue ${shown}: ${what}`, { hint, cause: error });
}
