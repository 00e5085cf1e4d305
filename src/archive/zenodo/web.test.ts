import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { zenodoServer } from '../../../test/fixtures/archive/zenodo-server.ts';
import { usualPatience } from '../../network/patience.ts';
import { Web } from '../../network/web.ts';
import { atMirror, mirrorOf, recordAddress } from './mirror.ts';
import { zenodoSite } from './site.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function way(origin: string): Web {
  const web = new Web(zenodoSite(mirrorOf(origin), 'otoscope/test'), usualPatience);
  onTestFinished(() => web.close());
  return web;
}

const never = new AbortController().signal;

/** The text of a record by way of the environment's proxy, if any. */
function recordText(web: Web): Promise<string> {
  return web.ask(recordAddress('1'), {}, never, async ({ body }) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  });
}

/** A proxy that forwards http and tunnels on CONNECT; what it was asked for. */
async function proxy(): Promise<{ address: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url} ${incoming.headers['proxy-authorization'] ?? ''}`.trim());
    const { host, pathname } = new URL(incoming.url!);
    const forwarded = request(`http://${host}${pathname}`, { headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.end();
  });
  server.on('connect', ({ url }, socket) => {
    asked.push(`CONNECT ${url}`);
    const [host, port] = url!.split(':');
    const tunnel = connect(Number(port), host!, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('error', () => tunnel.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('http goes through the proxy that HTTP_PROXY names, with its user and password', async () => {
  const [zenodo, through] = await Promise.all([zenodoServer({ 1: { 'a.tar': new Uint8Array(3) } }), proxy()]);
  vi.stubEnv('HTTP_PROXY', `http://me:secret@${through.address}`);
  expect(JSON.parse(await recordText(way(zenodo.origin)))).toMatchObject({ id: 1 });
  const user = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  expect(through.asked).toEqual([`GET ${zenodo.origin}/api/records/1 ${user}`]);
});

test('https is tunnelled through the proxy that HTTPS_PROXY names', async () => {
  const [zenodo, through] = await Promise.all([zenodoServer({}), proxy()]);
  vi.stubEnv('HTTPS_PROXY', `http://${through.address}`);
  // Nobody speaks TLS there; that the proxy was asked for a tunnel is what counts.
  await expect(recordText(way(zenodo.origin.replace('http:', 'https:')))).rejects.toThrow();
  expect(through.asked).toEqual([`CONNECT ${new URL(zenodo.origin).host}`]);
});

test('what NO_PROXY lists is asked without', async () => {
  const [zenodo, through] = await Promise.all([zenodoServer({ 1: { 'a.tar': new Uint8Array(3) } }), proxy()]);
  vi.stubEnv('HTTP_PROXY', `http://${through.address}`);
  vi.stubEnv('NO_PROXY', 'example.org, 127.0.0.1');
  await recordText(way(zenodo.origin));
  expect(through.asked).toEqual([]);
});

test('a proxy that is no address is wrong usage', () => {
  vi.stubEnv('HTTPS_PROXY', 'not an address');
  expect(() => way('http://127.0.0.1')).toThrow(
    expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('HTTPS_PROXY') }),
  );
});

test('while a site asks to be left alone, no connection asks it for anything', async () => {
  const zenodo = await zenodoServer({ 1: { 'a.tar': new Uint8Array(3) } });
  const rests: number[] = [];
  const patience = { ...usualPatience, sleep: async (rest: number) => void rests.push(rest) };
  const web = new Web(zenodoSite(mirrorOf(zenodo.origin), 'otoscope/test'), patience);
  onTestFinished(() => web.close());
  zenodo.fault = () => ({ kind: 'status', status: 429, headers: { 'retry-after': '60' } });
  await expect(recordText(web)).rejects.toMatchObject({ rest: 60_000 });
  zenodo.fault = () => undefined;
  await Promise.all([recordText(web), recordText(web)]);
  expect(rests).toHaveLength(2);
  for (const rest of rests) expect(rest).toBeGreaterThan(50_000);
});

test('a mirror takes the place of the origin and keeps the path', () => {
  const at = (mirror: string) => atMirror(recordAddress('17'), mirrorOf(mirror)).href;
  expect(at('http://localhost:8000')).toBe('http://localhost:8000/api/records/17');
  expect(at('https://mirror.example.org/zenodo/')).toBe('https://mirror.example.org/zenodo/api/records/17');
  expect(atMirror('https://zenodo.org/a%20b?c=d', mirrorOf('http://localhost')).href).toBe(
    'http://localhost/a%20b?c=d',
  );
  for (const text of ['mirror', 'ftp://mirror', '/mirror', ''])
    expect(() => mirrorOf(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
});
