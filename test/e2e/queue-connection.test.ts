import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { connect } from '../../src/queue/connect.ts';
import { tasks, Workplace } from './program.ts';
import { freePort, noRedis, RedisServer } from './redis-server.ts';
import { skip } from './small-disk.ts';

const reason = noRedis();
if (reason !== undefined) console.warn(`tests of connections to a queue are left out: ${reason}`);
const patience = 300_000;

test.skipIf(reason)(
  'what is wrong with a queue is said in plain words',
  async () => {
    const place = await Workplace.make('nothing');
    const redis = await RedisServer.start(place.folder, [
      ...['--requirepass', 'secret', '--maxmemory-policy', 'allkeys-lru'],
      ...['--user', 'guest', 'on', '>guest', '~lab*', '+@all'],
    ]);
    const { port } = redis;
    const wrong: [address: string, words: string][] = [
      [`redis://127.0.0.1:${await freePort()}`, 'nothing listens there'],
      [`redis://127.0.0.1:${port}`, 'it wants a password'],
      [`redis://:wrong@127.0.0.1:${port}`, 'user or password is wrong'],
      [`redis://guest:guest@127.0.0.1:${port}`, 'its user may not'],
      ['localhost', 'the address of a queue begins with redis:// or rediss://'],
    ];
    for (const [address, words] of wrong) await expect(connect(address, () => {})).rejects.toThrow(words);

    const bad = await place.run(['queue', '--queue', wrong[2]![0]]);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toMatch(/^error: cannot use the queue \S+: user or password is wrong\nhint: .*\n$/);
    const good = await place.run(['queue', '--queue', `redis://guest:guest@127.0.0.1:${port}?prefix=lab`]);
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('no workers') });
    expect(good.stderr).toContain('set it to noeviction');
    expect(`${bad.stderr}${good.stderr}`).not.toMatch(/:(wrong|guest)/);
  },
  patience,
);

test.skipIf(reason)(
  'TLS, a user and a prefix: a run and its worker need nothing but the certificate authority, and say so',
  async (context) => {
    const place = await Workplace.make();
    const withoutOpenssl = makeCertificates(place);
    if (withoutOpenssl !== undefined) skip(context, withoutOpenssl);
    const redis = await RedisServer.start(place.folder, [
      ...['--tls-cert-file', place.path('server.pem'), '--tls-key-file', place.path('server.key')],
      ...['--tls-ca-cert-file', place.path('ca.pem'), '--tls-auth-clients', 'no'],
      ...['--user', 'default', 'off', '--user', 'me', 'on', '>secret', '~lab*', '+@all'],
    ]);
    const queue = redis.address.replace('rediss://', 'rediss://me:secret@');
    const at = ['--queue', `${queue}?prefix=lab`, '--store', 'runs'];
    const untrusted = await place.run(['worker', ...at]);
    expect(untrusted.code).toBe(1);
    expect(untrusted.stderr).toMatch(
      /error: cannot use the queue rediss:\S+: TLS fails: .*certificate.*\nhint: NODE_EXTRA_CA_CERTS=/,
    );

    const env = { NODE_EXTRA_CA_CERTS: place.path('ca.pem') };
    const worker = place.start(['worker', ...at, '--jobs', '1'], { env });
    const run = ['run', 'logmel', '--tasks', tasks.guitars, '--track', 'b', ...at];
    expect(await place.run(run, { env })).toMatchObject({ code: 0, stdout: expect.stringContaining('guitars') });
    worker.process.kill('SIGTERM');
    expect(await worker.ended).toMatchObject({ code: 0 });
  },
  patience,
);

/** A certificate authority, ca.pem, and a server's certificate of it; the reason where that cannot be done. */
function makeCertificates(place: Workplace): string | undefined {
  const own = (name: string) => {
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      place.path(`${name}.key`),
    ];
    return ['req', '-x509', ...key, '-out', place.path(`${name}.pem`), '-days', '1', '-subj', `/CN=${name}`];
  };
  const signed = [
    '-CA',
    place.path('ca.pem'),
    '-CAkey',
    place.path('ca.key'),
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  ];
  try {
    execFileSync('openssl', own('ca'), { stdio: 'pipe' });
    execFileSync('openssl', [...own('server'), ...signed], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `openssl cannot make certificates here: ${String(error).split('\n')[0]}`;
  }
}
