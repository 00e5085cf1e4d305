import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect, plain } from '../../../test/fixtures/archive/samples.ts';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { writeLayout } from '../../../test/fixtures/prepare/layouts.ts';
import { birds } from '../../../test/fixtures/tasks/birds.ts';
import { OtoscopeError } from '../../errors.ts';
import { readShard } from '../shard-reader.ts';
import type { ClipSource, Material } from './clip-source.ts';
import { type PrepareRequest, prepareArchive } from './prepare-archive.ts';
import { replaceArchive } from './replace-archive.ts';

interface Place {
  readonly root: string;
  readonly folder: string;
  clip(key: string, bird: string, name?: string): ClipSource;
  prepare(clips: readonly ClipSource[], request?: Partial<PrepareRequest>): ReturnType<typeof prepareArchive>;
}

/** A folder with recordings `0.wav` to `3.wav` and a data folder. */
async function makePlace(): Promise<Place> {
  const root = await temporaryFolder();
  const names = ['0', '1', '2', '3'];
  await writeLayout(root, Object.fromEntries(names.map((name) => [`clips/${name}.wav`, `RIFF${name}`])));
  await mkdir(join(root, 'data'));
  const folder = join(root, 'data', 'birds');
  return {
    root,
    folder,
    clip: (key, bird, name = `${key}.wav`) => ({
      shards: Number(key) % 2 === 0 ? 'a.tar' : 'b.tar',
      key,
      recording: join(root, 'clips', name),
      origin: `line ${key}`,
      labels: async () => ({ bird }),
    }),
    prepare: (clips, request = {}) => {
      const material: Material = { clips, faults: [] };
      return prepareArchive(material, { folder, task: birds, allowedFaults: 0, ...request });
    },
  };
}

const four = ({ clip }: Place) => [clip('3', 'wren'), clip('2', 'robin'), clip('1', 'wren'), clip('0', 'robin')];

async function failure(promise: Promise<unknown>): Promise<OtoscopeError> {
  const error = await promise.then(
    () => expect.fail('no error'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OtoscopeError);
  return error as OtoscopeError;
}

test('sorted samples with the recordings’ bytes, and a manifest', async () => {
  const place = await makePlace();
  const manifest = await place.prepare(four(place));
  expect(plain(await collect(readShard(join(place.folder, 'a.tar'))))).toEqual([
    ['0', { json: '{"bird":"robin"}', wav: 'RIFF0' }],
    ['2', { json: '{"bird":"robin"}', wav: 'RIFF2' }],
  ]);
  expect((await readdir(place.folder)).sort()).toEqual(['a.tar', 'b.tar', 'prepared.json']);
  expect(await readdir(join(place.root, 'data'))).toEqual(['birds']);
  expect(manifest).toEqual(JSON.parse(await readFile(join(place.folder, 'prepared.json'), 'utf8')));
  expect(manifest).toMatchObject({
    task: 'birds',
    leftOut: [],
    shards: [{ file: 'a.tar', samples: 2 }, { file: 'b.tar' }],
  });
});

test('made again, in another order and elsewhere, it has the same bytes', async () => {
  const [one, other] = [await makePlace(), await makePlace()];
  await one.prepare(four(one));
  await other.prepare(four(other).reverse());
  await other.prepare(four(other));
  for (const file of ['a.tar', 'b.tar', 'prepared.json']) {
    expect(await readFile(join(other.folder, file))).toEqual(await readFile(join(one.folder, file)));
  }
});

test('clips that cannot be used are counted, the first named, and nothing is written', async () => {
  const place = await makePlace();
  const clips = [
    ...four(place),
    place.clip('5', 'rovin', '0.wav'),
    place.clip('7', 'wren', 'none.wav'),
    place.clip('9', 'wren', '../clips'),
    place.clip('11', 'wren', 'a.txt'),
  ];
  await writeFile(join(place.root, 'clips', 'a.txt'), 'x');
  const error = await failure(place.prepare(clips, { remedy: 'or allow' }));
  expect(error.message).toMatch(
    /^4 clips cannot be used: line 5: sample 5 has bird = "rovin", which is no class of this task; line 7: there is no file \S+none\.wav; line 9: .* has no extension of an audio format; …$/,
  );
  expect(error.hint).toBe('it has 2 classes: robin, wren; the nearest is "robin"; or allow 4');
  expect(await readdir(join(place.root, 'data'))).toEqual([]);

  const manifest = await place.prepare(clips, { allowedFaults: 4 });
  expect(manifest.leftOut).toHaveLength(4);
  expect(manifest.shards.map(({ samples }) => samples)).toEqual([2, 2]);
});

test.each([
  ['is empty', '', '4.wav'],
  ['has no extension of an audio format', 'RIFF', '4'],
  ['has no extension of an audio format', 'RIFF', '4.wav.part'],
])('a recording that %s: %j', async (message, content, name) => {
  const place = await makePlace();
  await writeFile(join(place.root, 'clips', name), content);
  const error = await failure(place.prepare([...four(place), place.clip('4', 'wren', name)]));
  expect(error.message).toBe(`line 4: ${join(place.root, 'clips', name)} ${message}`);
});

test('a recording named twice, and two with one key', async () => {
  const place = await makePlace();
  const twice = await failure(place.prepare([...four(place), place.clip('1', 'wren')]));
  expect(twice.message).toMatch(/^line 1: .*1\.wav stands there a second time, after line 1$/);
  const oneKey = await failure(place.prepare([...four(place), place.clip('1', 'wren', '2.wav')]));
  expect(oneKey.message).toMatch(/^line 1: .*2\.wav would have the key 1, which .*1\.wav has$/);
});

test('a split without clips is an error, also when its clips were left out', async () => {
  const place = await makePlace();
  const onlyA = [place.clip('0', 'wren'), place.clip('1', 'rovin')];
  expect((await failure(place.prepare(onlyA, { allowedFaults: 1 }))).message).toMatch(
    /^there is no clip for the shards b\.tar: line 1: sample 1 has bird = "rovin"/,
  );
});

test('stopped, or failing in its middle, it leaves what was there', async () => {
  const place = await makePlace();
  await place.prepare([place.clip('0', 'wren'), place.clip('1', 'wren')]);
  const before = await readFile(join(place.folder, 'a.tar'));
  const unchanged = async () => {
    expect(await readFile(join(place.folder, 'a.tar'))).toEqual(before);
    expect((await readdir(place.folder)).sort()).toEqual(['a.tar', 'b.tar', 'prepared.json']);
    expect(await readdir(join(place.root, 'data'))).toEqual(['birds']);
  };
  for (const [step, count] of [
    ['check', 1],
    ['write', 0],
    ['write', 3],
  ] as const) {
    const controller = new AbortController();
    const onProgress: PrepareRequest['onProgress'] = (progress) => {
      if (progress.step === step && progress.done === count) controller.abort(new OtoscopeError('stopped'));
    };
    const { signal } = controller;
    expect((await failure(place.prepare(four(place), { signal, onProgress }))).message).toBe('stopped');
    await unchanged();
  }
  // Every clip is checked; then one goes.
  const onProgress: PrepareRequest['onProgress'] = async ({ step, done }) => {
    if (step === 'write' && done === 0) await rm(join(place.root, 'clips', '3.wav'));
  };
  expect((await failure(place.prepare(four(place), { onProgress }))).message).toMatch(/^cannot read .*3\.wav: ENOENT/);
  await unchanged();
});

test('a new archive takes the place of a prepared one as a whole, and of no other', async () => {
  const place = await makePlace();
  const numbered = { ...birds, split: { kind: 'folds', folds: { x: { shards: 'x*.tar' } } } } as const;
  await place.prepare(four(place));
  await writeFile(join(place.folder, 'verification.json'), '{}');
  await place.prepare(
    four(place).map((clip) => ({ ...clip, shards: 'x*.tar' })),
    { task: numbered },
  );
  expect((await readdir(place.folder)).sort()).toEqual(['prepared.json', 'x-000000.tar']);

  await writeFile(join(place.folder, 'mine.tar'), 'x');
  const error = await failure(place.prepare(four(place)));
  expect(error.message).toBe(`${place.folder} holds mine.tar, which this command did not make; nothing was changed`);
  expect((await readdir(place.folder)).sort()).toEqual(['mine.tar', 'prepared.json', 'x-000000.tar']);
});

test('where the new archive cannot take its place, the old one is back in it', async () => {
  const place = await makePlace();
  await place.prepare(four(place));
  const lost = replaceArchive(place.folder, (fresh) => rm(fresh, { recursive: true }));
  expect((await failure(lost)).message).toMatch(/^the new archive cannot take the place of .*birds: ENOENT/);
  expect((await readdir(place.folder)).sort()).toEqual(['a.tar', 'b.tar', 'prepared.json']);
  expect(await readdir(join(place.root, 'data'))).toEqual(['birds']);
});

test('an archive may be kept elsewhere, with a link in the data folder; a file in its place is an error', async () => {
  const place = await makePlace();
  await mkdir(join(place.root, 'disk', 'own'), { recursive: true });
  await symlink(join(place.root, 'disk', 'own'), place.folder);
  await place.prepare(four(place));
  expect((await readdir(join(place.root, 'disk', 'own'))).sort()).toEqual(['a.tar', 'b.tar', 'prepared.json']);
  expect(await readdir(join(place.root, 'disk'))).toEqual(['own']);

  const folder = join(place.root, 'data', 'file');
  await writeFile(folder, '');
  expect((await failure(place.prepare(four(place), { folder }))).message).toMatch(/^cannot use .*file for the archive/);
});
