import { Redis } from 'ioredis';
import { OtoscopeError } from '../errors.ts';
import { type Address, parseAddress } from './address.ts';
import { connectionError } from './connection-error.ts';

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
    // What BullMQ does, scripts that write, with a key of ours: whether the user may, and whether the server takes it.
    await redis.eval("return redis.call('set', KEYS[1], '', 'PX', 1)", 1, `${address.prefix}-permission`);
    const policy = info.get('maxmemory_policy');
    if (policy !== undefined && policy !== 'noeviction') {
      onNote(
        `${address.shown} throws steps away when its memory is full (maxmemory-policy ${policy}): set it to noeviction`,
      );
    }
  } catch (error) {
    // Of a connection that was never made, the client would wait two seconds for the end.
    if (redis.status !== 'end') redis.disconnect();
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
