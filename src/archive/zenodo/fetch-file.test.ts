import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { content, type ZenodoServer, zenodoServer } from '../../../test/fixtures/archive/zenodo-server.ts';
import { OtoscopeError } from '../../errors.ts';
import type { FetchFileOptions } from '../../network/fetch-file.ts';
import type { Patience } from '../../network/patience.ts';
import { Web } from '../../network/web.ts';
import { CheckedFiles, checkedFileName } from './checked-files.ts';
import { fetchRecordFile, isComplete } from './fetch-file.ts';
import { mirrorOf, zenodo } from './mirror.ts';
import type { RecordFile } from './record.ts';
import { zenodoSite } from './site.ts';

const size = 100_000;
const bytes = content('shard', size);
const md5 = (data: Uint8Array) => createHash('md5').update(data).digest('hex');
const file: RecordFile = {
  key: 'shard.tar',
  size,
  md5: md5(bytes),
  url: `${zenodo}/api/records/1/files/shard.tar/content`,
};

let folder: string;
let waits: number[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-fetch-'));
  waits = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Waits for nothing, but keeps what it was asked to wait. */
const impatience: Patience = {
  stall: 20_000,
  firstWait: 1000,
  longestWait: 60_000,
  tries: 4,
  longestRest: 900_000,
  sleep: async (duration) => void waits.push(duration),
  random: () => 0.5,
};

interface Trial extends Partial<FetchFileOptions> {
  readonly origin: string;
  readonly lines?: string[];
  /** Milliseconds of silence after which a connection is given up. */
  readonly stall?: number;
}

async function fetchIt({ origin, lines = [], stall = impatience.stall, ...rest }: Trial): Promise<void> {
  const patience = { ...impatience, stall };
  const web = new Web(zenodoSite(mirrorOf(origin), 'otoscope/test (tests)'), patience);
  try {
    await fetchRecordFile(file, folder, await CheckedFiles.of(folder), {
      web,
      patience,
      signal: new AbortController().signal,
      onWait: (why, wait) => lines.push(`${why}; ${wait}`),
      onBytes: () => {},
      say: (line) => lines.push(line),
      ...rest,
    });
  } finally {
    await web.close();
  }
}

const server = () => zenodoServer({ 1: { 'shard.tar': bytes } });

async function expectRight(): Promise<void> {
  expect(md5(await readFile(join(folder, file.key)))).toBe(file.md5);
  expect((await readdir(folder)).sort()).toEqual([file.key, checkedFileName].sort());
  expect(await (await CheckedFiles.of(folder)).isKnown(file)).toBe(true);
}

/** What the first request of each file meets, and what is asked afterwards. */
const onceThen =
  (...faults: ReturnType<ZenodoServer['fault']>[]): ZenodoServer['fault'] =>
  ({ count }) =>
    faults[count - 1];

test('it says who asks, and asks for bytes as they are', async () => {
  const zenodo = await server();
  await fetchIt(zenodo);
  await expectRight();
  expect(zenodo.seen).toMatchObject([
    { headers: { 'user-agent': 'otoscope/test (tests)', 'accept-encoding': 'identity' } },
  ]);
});

test('cut at every tenth: it goes on where it was, and no byte comes twice', async () => {
  const zenodo = await server();
  zenodo.fault = ({ from }) => (from < size * 0.9 ? { kind: 'cut', after: size / 10 } : undefined);
  const here: number[] = [];
  await fetchIt({ ...zenodo, onBytes: (count) => here.push(count) });
  await expectRight();
  expect(zenodo.seen.map(({ headers }) => headers.range)).toEqual([
    undefined,
    ...Array.from({ length: 9 }, (_, tenth) => `bytes=${(tenth + 1) * 10_000}-`),
  ]);
  expect(zenodo.sent).toBe(size);
  expect(here).toEqual([...here].sort((left, right) => left - right));
  expect(here.at(-1)).toBe(size);
});

test('a process that is stopped anywhere leaves a part, with which the next one goes on', async () => {
  const zenodo = await server();
  zenodo.fault = () => ({ kind: 'stall', after: 60_000 });
  const controller = new AbortController();
  const stopped = fetchIt({
    ...zenodo,
    signal: controller.signal,
    onBytes: (here) => here > size / 2 && controller.abort(new OtoscopeError('stopped')),
  });
  await expect(stopped).rejects.toThrow('stopped');
  expect(await readdir(folder)).toEqual(['shard.tar.part']);
  const { length } = await readFile(join(folder, 'shard.tar.part'));
  expect(length).toBeGreaterThan(size / 2);
  zenodo.fault = () => undefined;
  await fetchIt(zenodo);
  await expectRight();
  expect(zenodo.seen.at(-1)!.headers.range).toBe(`bytes=${length}-`);
});

for (const [name, fault, part] of [
  ['the range is ignored', { kind: 'whole' }, 40_000],
  ['another range is told', { kind: 'other-range' }, 40_000],
  ['there is no such range', { kind: 'status', status: 416 }, 40_000],
  ['a byte is wrong', { kind: 'wrong-byte', at: 77 }, 0],
  ['a byte of the rest is wrong', { kind: 'wrong-byte', at: 77 }, 40_000],
  ['more comes than the record tells', { kind: 'too-long' }, 0],
  ['the connection says nothing more', { kind: 'stall', after: 30_000 }, 0],
  ['the connection says nothing at all', { kind: 'stall', after: 0 }, 40_000],
  ['the site has a defect', { kind: 'status', status: 500 }, 40_000],
  ['the site is busy', { kind: 'status', status: 503 }, 0],
  ['the site asks for time', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, 40_000],
  ['a redirect leads elsewhere', { kind: 'redirect', to: '/elsewhere/api/records/1/files/shard.tar/content' }, 40_000],
] as const) {
  test(`${name}, once, with ${part} bytes here: the file is right in the end`, async () => {
    const zenodo = await server();
    zenodo.fault = onceThen(fault);
    if (part > 0) await writeFile(join(folder, 'shard.tar.part'), bytes.subarray(0, part));
    await fetchIt({ ...zenodo, ...(fault.kind === 'stall' && { stall: 100 }) });
    await expectRight();
  });
}

test('a part with wrong bytes, too many bytes or all bytes is no hindrance', async () => {
  for (const part of [content('other', 40_000), content('other', size), content('other', size + 1), bytes]) {
    const zenodo = await server();
    await writeFile(join(folder, 'shard.tar.part'), part);
    await fetchIt(zenodo);
    await expectRight();
    expect(zenodo.seen).toHaveLength(part === bytes ? 0 : part.length < size ? 2 : 1);
    await rm(join(folder, 'shard.tar'));
    await rm(join(folder, checkedFileName));
  }
});

for (const [name, fault, message] of [
  ['always a wrong byte', { kind: 'wrong-byte', at: 5 }, /does not have the content that the record tells$/],
  ['always a web page', { kind: 'page' }, /shard\.tar\/content is a web page, not the file$/],
  ['always 500', { kind: 'status', status: 500 }, /^127\.0\.0\.1:\d+ answers 500; gave up after 4 tries$/],
  [
    'always cut at the same place',
    { kind: 'whole', cutAfter: 10_000 },
    /^the connection to .*; gave up after 4 tries$/,
  ],
  ['always silent', { kind: 'stall', after: 0 }, /sent nothing for 0.1 s; gave up after 4 tries$/],
  ['404', { kind: 'status', status: 404 }, /answers 404: there is no http/],
  ['403', { kind: 'status', status: 403 }, /answers 403 for http/],
  [
    'an endless redirect',
    { kind: 'redirect', to: '/api/records/1/files/shard.tar/content' },
    /redirect count exceeded/,
  ],
  ['a redirect to nowhere', { kind: 'redirect', to: 'gopher://127.0.0.1/' }, /cannot be read: /],
  [
    'a request to stay away for hours',
    { kind: 'status', status: 429, headers: { 'retry-after': '7200' } },
    /answers 429 and asks to be left alone for 120 minutes$/,
  ],
] as const) {
  test(`${name}: one line, nothing is taken for complete, and the next call finishes`, async () => {
    const zenodo = await server();
    zenodo.fault = () => fault;
    const error = await fetchIt({ ...zenodo, stall: 100 }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(OtoscopeError);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
    expect(error.hint).toBeTruthy();
    expect(await readdir(folder)).not.toContain(file.key);
    expect(await readdir(folder)).not.toContain('shard.tar.part.lock');
    zenodo.fault = () => undefined;
    await fetchIt(zenodo);
    await expectRight();
  });
}

test('a web page in the place of the rest does not cost what is here', async () => {
  const zenodo = await server();
  zenodo.fault = () => ({ kind: 'page' });
  await writeFile(join(folder, 'shard.tar.part'), bytes.subarray(0, 60_000));
  await expect(fetchIt(zenodo)).rejects.toThrow('web page');
  expect(await readFile(join(folder, 'shard.tar.part'))).toHaveLength(60_000);
});

test('nobody listens: one line after growing waits', async () => {
  const closed = createServer();
  const port = await new Promise<number>((resolve) => {
    closed.listen(0, '127.0.0.1', () => resolve((closed.address() as AddressInfo).port));
  });
  await new Promise((resolve) => closed.close(resolve));
  await expect(fetchIt({ origin: `http://127.0.0.1:${port}` })).rejects.toThrow(
    /^the connection to 127\.0\.0\.1:\d+ failed: .*; gave up after 4 tries$/,
  );
  expect(waits).toEqual([750, 1500, 3000]);
});

test('Retry-After is obeyed, as seconds and as a date', async () => {
  const zenodo = await server();
  // The seconds that a loaded machine takes do not count.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const date = new Date(Date.now() + 90_000).toUTCString();
  zenodo.fault = onceThen(
    { kind: 'status', status: 429, headers: { 'retry-after': '30' } },
    { kind: 'status', status: 503, headers: { 'retry-after': date } },
  );
  const lines: string[] = [];
  await fetchIt({ ...zenodo, lines });
  await expectRight();
  const [first, second] = lines.map((line) => Number(line.split('; ')[1]));
  expect(first).toBeGreaterThanOrEqual(30_000);
  expect(first).toBeLessThan(32_000);
  expect(second).toBeGreaterThanOrEqual(88_000);
  expect(second).toBeLessThan(93_000);
});

test('whatever goes wrong in whatever order: in the end the file is right, or nothing has its name', async () => {
  const faults = fc.array(
    fc.oneof(
      fc.nat(size).map((after) => ({ kind: 'cut', after }) as const),
      fc.nat(size).map((cutAfter) => ({ kind: 'whole', cutAfter }) as const),
      fc.nat(size).map((at) => ({ kind: 'wrong-byte', at }) as const),
      fc.constantFrom({ kind: 'whole' } as const, { kind: 'other-range' } as const, { kind: 'too-long' } as const),
      fc.constantFrom(416, 429, 500, 503, 404).map((status) => ({ kind: 'status', status }) as const),
    ),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(faults, fc.nat(size + 10), async (list, part) => {
      const zenodo = await server();
      zenodo.fault = ({ count }) => list[count - 1];
      await writeFile(join(folder, 'shard.tar.part'), content('shard', part));
      const error = await fetchIt(zenodo).then(
        () => null,
        (thrown) => thrown,
      );
      if (error) {
        expect(error).toBeInstanceOf(OtoscopeError);
        expect(await readdir(folder)).not.toContain(file.key);
      }
      zenodo.fault = () => undefined;
      await fetchIt(zenodo);
      await expectRight();
      await rm(join(folder, file.key));
    }),
    { numRuns: 40 },
  );
});

test('two at once: one fetches, the other waits and takes what is there', async () => {
  const zenodo = await server();
  zenodo.fault = () => ({ kind: 'slow', bytes: 20_000, wait: 2 });
  const lines: string[] = [];
  const lockTiming = { beat: 1000, silence: 60_000, look: 5 };
  await Promise.all([fetchIt({ ...zenodo, lines, lockTiming }), fetchIt({ ...zenodo, lines, lockTiming })]);
  await expectRight();
  expect(zenodo.sent).toBe(size);
  expect(lines).toEqual([expect.stringMatching(/shard\.tar: process \d+ on .* is fetching it; waiting$/)]);
});

test('what a silent process on another machine began is copied, since it may wake up and write', async () => {
  const zenodo = await server();
  const part = join(folder, 'shard.tar.part');
  await writeFile(part, bytes.subarray(0, 40_000));
  await writeFile(`${part}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'old' }));
  await utimes(`${part}.lock`, 0, 0);
  const before = await open(part, 'r+');
  await fetchIt(zenodo);
  await before.write(Buffer.from('late'), 0, 4, 0);
  await before.close();
  await expectRight();
  expect(zenodo.seen[0]!.headers.range).toBe('bytes=40000-');
});

test('what is known is not read again; a file that was touched is', async () => {
  const zenodo = await server();
  await fetchIt(zenodo);
  const path = join(folder, file.key);
  let read = 0;
  const complete = async () => {
    const signal = new AbortController().signal;
    return isComplete(file, folder, await CheckedFiles.of(folder), signal, (count) => {
      read += count;
    });
  };
  expect(await complete()).toBe(true);
  expect(read).toBe(0);
  await utimes(path, 1, 1);
  expect(await complete()).toBe(true);
  expect(read).toBe(size);
  const damaged = Buffer.from(bytes);
  damaged[500]! ^= 1;
  await writeFile(path, damaged);
  expect(await complete()).toBe(false);
  await fetchIt(zenodo);
  await expectRight();
});

test('a folder in the place of the part, or of the file, is told', async () => {
  const zenodo = await server();
  await mkdir(join(folder, 'shard.tar.part'));
  await expect(fetchIt(zenodo)).rejects.toThrow(
    /^cannot write .*shard\.tar\.part: a folder of that name is in the way$/,
  );
  await rm(join(folder, 'shard.tar.part'), { recursive: true });
  await mkdir(join(folder, 'shard.tar', 'full'), { recursive: true });
  await expect(fetchIt(zenodo)).rejects.toBeInstanceOf(OtoscopeError);
});
