import { mkdir, mkdtemp, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordJson } from '../../test/fixtures/archive/zenodo-server.ts';
import { fileState } from '../files/file-state.ts';
import { findTask } from '../task/catalog.ts';
import { type Holding, holdingOf, readyMark } from './holding.ts';
import { writeVerification } from './verify/verification.ts';
import { CheckedFiles } from './zenodo/checked-files.ts';
import { parseRecord, recordFileName } from './zenodo/record.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'otoscope-holding-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const names = ['train', 'valid', 'test'].map((split) => `wds-audio-${split}-000000.tar`) as [string, string, string];
const [train, valid] = names;
const bytes = Buffer.alloc(1000, 'x');
const json = recordJson('14646870', Object.fromEntries([...names, 'README.md'].map((name) => [name, bytes])));

const path = (name: string) => join(data, 'cremad', name);

async function put(...files: string[]): Promise<void> {
  await mkdir(path(''), { recursive: true });
  for (const file of files) await writeFile(path(file), bytes);
}

async function verified(files: readonly string[], bad: readonly string[] = [], ok = bad.length === 0): Promise<void> {
  const shards = await Promise.all(
    files.map(async (file) => {
      return { file, state: await fileState(path(file)), ok: !bad.includes(file), samples: 1, bytes: bytes.length };
    }),
  );
  await writeVerification(path(''), {
    schema: 'otoscope.verification/1',
    archive: 'cremad',
    ok,
    checkedAt: '2026-01-02T03:04:05.000Z',
    hidden: false,
    shards,
    tasks: {},
    audio: null,
    counts: {},
    findings: [],
  });
}

const holding = (id = 'cremad'): Promise<Holding> =>
  holdingOf({ name: findTask(id).archive, tasks: [findTask(id)] }, data);

test('fetched from a record: from missing over partial and unchecked to complete, and to corrupt', async () => {
  expect(await holding()).toMatchObject({ state: 'missing', files: { here: 0, all: null }, verifiedAt: null });
  await put();
  await writeFile(path(recordFileName), json);
  expect(await holding()).toMatchObject({ state: 'missing', bytes: { here: 0, all: 3000 } });
  await writeFile(path(`${train}.part`), bytes.subarray(0, 300));
  expect(await holding()).toMatchObject({
    state: 'partial',
    files: { here: 0, all: 3 },
    bytes: { here: 300, all: 3000 },
  });
  await rm(path(`${train}.part`));
  await put(train, valid);
  expect(await holding()).toMatchObject({ state: 'partial', files: { here: 2, all: 3 }, bytes: { here: 2000 } });
  await put(...names);
  expect(await holding()).toMatchObject({ state: 'not checked', files: { here: 3, all: 3 } });
  const checked = await CheckedFiles.of(path(''));
  for (const file of parseRecord(json, '').files.slice(0, 3)) expect(await checked.check(file)).toBe(true);
  expect(await holding()).toMatchObject({ state: 'complete', corrupt: [] });
  await utimes(path(train), 1, 1);
  expect(await holding()).toMatchObject({ state: 'not checked' });
  await truncate(path(valid), 999);
  expect(await holding()).toMatchObject({ state: 'corrupt', corrupt: [valid], files: { here: 2, all: 3 } });
});

test('without a record, as X-ARES leaves it: only verify makes it complete', async () => {
  await put(...names);
  await writeFile(path(readyMark), '');
  expect(await holding()).toMatchObject({ state: 'not checked', markedReady: true, bytes: { here: 3000, all: null } });
  await verified(names);
  expect(await holding()).toMatchObject({ state: 'complete', verifiedAt: '2026-01-02T03:04:05.000Z' });
  await put(valid);
  expect(await holding()).toMatchObject({ state: 'not checked' });
  await verified(names, [valid]);
  expect(await holding()).toMatchObject({ state: 'corrupt', corrupt: [valid] });
  await rm(path(valid));
  expect(await holding()).toMatchObject({ state: 'partial' });
});

test('errors between shards make it corrupt; what cannot be read says nothing', async () => {
  await put(...names);
  await verified(names, [], false);
  expect(await holding()).toMatchObject({ state: 'corrupt', corrupt: [] });
  await writeFile(path('verification.json'), '{"ok": true');
  await writeFile(path(recordFileName), '<html>');
  expect(await holding()).toMatchObject({ state: 'not checked', verifiedAt: null });
});

test('hidden archives, and those of packages', async () => {
  expect(await holding('finger_snap')).toMatchObject({ state: 'hidden', source: 'hidden' });
  expect(await holding('mini-words')).toMatchObject({ state: 'from packages' });
  for (const file of ['finger_snap/finger_snap_train_0.tar', 'finger_snap/finger_snap_test_0.tar']) {
    await mkdir(dirname(join(data, file)), { recursive: true });
    await writeFile(join(data, file), bytes);
  }
  expect(await holding('finger_snap')).toMatchObject({ state: 'not checked', bytes: { here: 2000 } });
  expect(await holding('librispeechphoneme')).toMatchObject({ state: 'missing', source: 'unreleased' });
});
