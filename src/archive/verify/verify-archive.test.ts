import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { sine } from '../../../test/fixtures/audio/signal.ts';
import { writeWav } from '../../../test/fixtures/audio/wav-file.ts';
import { birds } from '../../../test/fixtures/tasks/birds.ts';
import type { Task } from '../../task/task.ts';
import { ThreadPool } from '../../threads/pool.ts';
import type { Sample } from '../shard-reader.ts';
import { writeShard } from '../shard-writer.ts';
import { recordFileName } from '../zenodo/record.ts';
import { readVerification, type Verification, verifiedClips } from './verification.ts';
import { type VerifyOptions, verifyArchive } from './verify-archive.ts';

const threads = new ThreadPool(1);
let folder: string;
afterAll(() => threads.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-birds-'));
  return () => rm(folder, { recursive: true, force: true });
});

const rate = 8000;
const places: Task = {
  ...birds,
  id: 'places',
  split: {
    kind: 'splits',
    train: { shards: '*.tar', where: { place: ['wood'] } },
    valid: { shards: '*.tar', where: { place: ['garden'] } },
    test: { shards: '*.tar', where: { place: ['garden'] } },
  },
};

/** A second of a tone of its own, or what else is given. */
function sample(key: string, members: { json?: object | string; wav?: Uint8Array | string } = {}): Sample {
  const pitch = 200 + 7 * [...key].reduce((sum, letter) => 3 * sum + letter.charCodeAt(0), 0);
  const { json = { bird: 'wren', place: 'wood' }, wav = wavOf(sine(pitch % 3000, rate, rate)) } = members;
  const bytes = (content: string | Uint8Array) => (typeof content === 'string' ? Buffer.from(content) : content);
  return {
    key,
    members: new Map([
      ['json', bytes(typeof json === 'string' ? json : JSON.stringify(json))],
      ['wav', bytes(wav)],
    ]),
  };
}

function wavOf(...channels: Float32Array[]): Uint8Array {
  return writeWav(channels, rate, { bits: 16 });
}

const good = {
  a: [sample('a1'), sample('a2', { json: { bird: 'robin', place: 'wood' } })],
  b: [sample('b1', { json: { bird: 'robin', place: 'garden' } }), sample('b2')],
};

async function write(shards: Readonly<Record<string, readonly Sample[]>>): Promise<void> {
  for (const [name, samples] of Object.entries(shards)) await writeShard(join(folder, `${name}.tar`), samples);
}

function verify(options: Partial<VerifyOptions> = {}): Promise<Verification> {
  const { signal } = new AbortController();
  const common = { folder, tasks: [birds], isHidden: false, again: false, threads, signal, onProgress: () => {} };
  return verifyArchive({ ...common, ...options });
}

/** The findings as `kind file key`. */
function told({ findings }: Verification): string[] {
  return findings.map(({ kind, file, key }) => [kind, file, key].filter(Boolean).join(' '));
}

test('a good archive: counts by split and class, lengths, rates; the file beside it says the same', async () => {
  await write({
    a: good.a,
    b: [...good.b, sample('b3', { wav: wavOf(sine(999, rate, 4000), sine(500, rate, 4000)) })],
  });
  const verification = await verify({ tasks: [birds, places] });
  expect(verification).toMatchObject({ ok: true, hidden: false, counts: {}, findings: [] });
  expect(verification.shards.map(({ file, ok, samples }) => [file, ok, samples])).toEqual([
    ['a.tar', true, 2],
    ['b.tar', true, 3],
  ]);
  expect(verification.tasks.birds!.splits).toEqual({
    a: { clips: 2, classes: { robin: 1, wren: 1 } },
    b: { clips: 3, classes: { robin: 1, wren: 2 } },
  });
  expect(verification.tasks.places!.splits).toMatchObject({
    train: { clips: 4 },
    valid: { clips: 1 },
    test: { clips: 1 },
  });
  expect(verification.audio).toEqual({
    seconds: { min: 0.5, median: 1, max: 1, total: 4.5 },
    samplingRates: { [rate]: 5 },
    channels: { 1: 4, 2: 1 },
  });
  expect(await readVerification(folder)).toEqual(verification);
});

test.each<[string, Sample, string]>([
  ['no audio', sample('x', { wav: 'garbage' }), 'cannot decode the clip (text)'],
  ['a label of no class', sample('x', { json: { bird: 'owl' } }), 'bird = "owl"'],
  ['no JSON', sample('x', { json: '{' }), 'cannot be read'],
  ['a recording of no byte', sample('x', { wav: '' }), 'empty recording'],
])('%s is an error with its place, and the clip is not counted', async (_, bad, message) => {
  await write({ ...good, b: [good.b[0]!, bad, good.b[1]!] });
  const verification = await verify();
  expect(verification.ok).toBe(false);
  expect(verification.shards.map(({ ok }) => ok)).toEqual([true, false]);
  expect(verification.findings).toMatchObject([{ file: 'b.tar', sample: 2, key: 'x' }]);
  expect(verification.findings[0]!.message).toContain(message);
  expect(verification.tasks.birds!.splits.b!.clips).toBe(2);
});

test('a shard that is cut off, and a split without a clip', async () => {
  await write(good);
  await truncate(join(folder, 'b.tar'), 3000);
  const verification = await verify();
  expect(told(verification)).toEqual(['empty', 'shard b.tar']);
  expect(verification.findings[0]).toMatchObject({ task: 'birds', message: expect.stringContaining('belongs to b') });
  expect(verification.findings[1]!.message).toContain('is cut off');
});

test('the same sound twice: a duplicate in one split, a leak between two, nothing where they are declared the same', async () => {
  const sound = good.a[0]!.members.get('wav')!;
  const both = { bird: 'wren', place: 'garden' };
  await write({ a: [...good.a, sample('a3', { wav: sound })], b: good.b });
  expect(told(await verify())).toEqual(['duplicate a.tar a3']);
  await write({ a: [...good.a, sample('a3', { json: both })], b: [...good.b, sample('b3', { wav: sound })] });
  const { ok, findings } = await verify({ tasks: [birds, places] });
  expect(ok).toBe(true);
  expect(findings).toMatchObject([
    { kind: 'leak', key: 'b3', message: 'in b, sounds the same as a.tar: a1 in a (birds)' },
  ]);
  // Valid and test are the same clips of one place; only what is in training too is a leak.
  const twin = sample('b4', { json: both, wav: good.b[0]!.members.get('wav')! });
  await write({ a: good.a, b: [...good.b, twin] });
  expect(told(await verify({ tasks: [places] }))).toEqual(['duplicate b.tar b4']);
});

test('silence, clipping and what no task hears are warnings', async () => {
  const loud = sine(300, rate, rate).map((value) => Math.max(-1, Math.min(1, 8 * value)));
  const silence = wavOf(new Float32Array(rate));
  await write({
    ...good,
    a: [
      ...good.a,
      sample('quiet', { wav: silence }),
      sample('hush', { wav: silence }),
      sample('loud', { wav: wavOf(loud) }),
    ],
    c: [sample('c1')],
  });
  const verification = await verify();
  expect(verification.ok).toBe(true);
  expect(told(verification)).toEqual([
    'silence a.tar quiet',
    'silence a.tar hush',
    'clipping a.tar loud',
    'unused c.tar c1',
  ]);
});

test('files are compared with the record that was kept', async () => {
  await write(good);
  const md5 = async (name: string) =>
    createHash('md5')
      .update(await readFile(join(folder, name)))
      .digest('hex');
  const file = async (key: string, changed: object = {}) => {
    const { size } = await stat(join(folder, key)).catch(() => ({ size: 9 }));
    const digest = await md5(key).catch(() => '0'.repeat(32));
    return { key, size, checksum: `md5:${digest}`, links: { self: 'https://example.org/x' }, ...changed };
  };
  const keep = (files: object[]) => writeFile(join(folder, recordFileName), JSON.stringify({ id: 1, files }));
  // A file that no split names need not be here.
  await keep([await file('a.tar'), await file('b.tar'), await file('other.zip')]);
  expect((await verify()).ok).toBe(true);
  const states = birds.split as Extract<Task['split'], { kind: 'folds' }>;
  const task = { ...birds, split: { ...states, folds: { ...states.folds, a: { shards: 'a*.tar' } } } };
  await keep([
    await file('a.tar', { size: 7 }),
    await file('b.tar', { checksum: `md5:${'1'.repeat(32)}` }),
    await file('a-2.tar'),
  ]);
  const verification = await verify({ tasks: [task] });
  expect(told(verification)).toEqual(['checksum a-2.tar', 'checksum a.tar', 'checksum b.tar']);
  expect(verification.findings.map(({ message }) => message)).toEqual([
    'a-2.tar is missing: 9 bytes',
    expect.stringMatching(/^a\.tar has \d+ bytes instead of 7$/),
    expect.stringMatching(/^b\.tar has the md5 \w{32} instead of 1{32}$/),
  ]);
});

test('a shard that was verified well is read again only where it changed, or the tasks did, or when asked to', async () => {
  await write(good);
  const first = await verify();
  const inode = async () => (await stat(join(folder, '.verification', 'a.tar.json'))).ino;
  const before = await inode();
  expect({ ...(await verify()), checkedAt: '' }).toEqual({ ...first, checkedAt: '' });
  expect(await inode()).toBe(before);
  await verify({ again: true });
  const after = await inode();
  expect(after).not.toBe(before);
  await verify({ tasks: [birds, places] });
  expect(await inode()).not.toBe(after);

  await write({ b: [...good.b, sample('bad', { wav: 'garbage' })] });
  expect((await verify()).ok).toBe(false);
  await write({ b: good.b });
  expect((await verify()).ok).toBe(true);
  await writeFile(join(folder, '.verification', 'b.tar.json'), '{');
  expect((await verify()).ok).toBe(true);
});

test('interrupted, the shards that are done stay done', async () => {
  await write(good);
  const controller = new AbortController();
  const onProgress = (_: number, clips: number) => clips >= 2 && controller.abort(new Error('stopped'));
  await expect(verify({ signal: controller.signal, onProgress })).rejects.toThrow('stopped');
  const state = await stat(join(folder, '.verification', 'a.tar.json'));
  expect(await readVerification(folder)).toBeNull();
  expect((await verify()).ok).toBe(true);
  expect((await stat(join(folder, '.verification', 'a.tar.json'))).ino).toBe(state.ino);
});

test('of hidden data no key, label or class is written, and what was written before goes', async () => {
  await write({ ...good, b: [sample('secret-1', { json: { bird: 'secret' } }), ...good.b, sample('a1')] });
  const all = async () => {
    const notes = ['a.tar.json', 'b.tar.json'].map((name) => readFile(join(folder, '.verification', name), 'utf8'));
    return [await readFile(join(folder, 'verification.json'), 'utf8'), ...(await Promise.all(notes))].join('\n');
  };
  await verify();
  expect(await all()).toMatch(/secret-1/);
  const { findings, tasks } = await verify({ isHidden: true });
  expect(findings).toMatchObject([
    { kind: 'label', sample: 1, message: expect.stringContaining('sample 1 has bird = …') },
    { kind: 'leak', sample: 4, message: 'in b, sounds the same as a.tar: sample 1 in a (birds)' },
  ]);
  expect(tasks.birds!.splits.b).toEqual({ clips: 3 });
  expect(await all()).not.toMatch(/secret|\b[ab][12]\b|wren|robin/);
});

test('a run asks for the counts of shards that are the same, by the same declaration', async () => {
  await write(good);
  const { shards } = await verify();
  const now = shards.map(({ file, state }) => ({ path: join(folder, file), state }));
  expect(await verifiedClips(folder, birds, now)).toEqual({ a: 2, b: 2 });
  // A shard that went missing is the reason to ask.
  expect(await verifiedClips(folder, birds, now.slice(1))).toEqual({ a: 2, b: 2 });
  expect(await verifiedClips(folder, birds, [{ ...now[0]!, state: 'another' }])).toBeNull();
  expect(await verifiedClips(folder, { ...birds, split: places.split }, now)).toBeNull();
  expect(await verifiedClips(folder, { ...birds, id: 'other' }, now)).toBeNull();
  expect(await verifiedClips(join(folder, 'none'), birds, now)).toBeNull();
  await writeFile(join(folder, 'verification.json'), '{"schema": "otoscope.verification/1"}');
  await expect(verifiedClips(folder, birds, now)).rejects.toThrow(/verification\.json is no verification: archive: /);
});
