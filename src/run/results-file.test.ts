import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../files/folder.ts';
import { describeEnvironment } from './environment.ts';
import type { Results } from './results.ts';
import { removeFromAside, resultsPath, setOthersAside } from './results-file.ts';

const none = { weighted: null, unweighted: null, public: null, domains: {} };
const tracks = { reference: none, strict: none };

function encoder(fingerprint: string): Results['encoder'] {
  return { name: 'model', fingerprint: fingerprint.repeat(64), samplingRate: 16_000, outputDim: 1, hopSizeMs: 40 };
}

function resultsOf(fingerprint: string): string {
  const results: Results = {
    schema: 'otoscope.results/1',
    encoder: encoder(fingerprint),
    suite: 'mini',
    tasks: [],
    tracks: { A: tracks, B: tracks },
    environment: describeEnvironment(),
    timing: { startedAt: '2026-01-01T00:00:00Z', seconds: 1 },
  };
  return JSON.stringify(results);
}

test("another encoder's results of the same name are set aside, the encoder's own and what is damaged are not", async () => {
  const out = await mkdtemp(join(tmpdir(), 'otoscope-out-'));
  const path = resultsPath(out, encoder('1'), 'mini');
  expect(path).toBe(join(out, 'model', 'mini', 'results.json'));
  await setOthersAside(out, encoder('1'), 'mini');
  await makeFolder(dirname(path));
  await writeFile(path, resultsOf('1'));
  await setOthersAside(out, encoder('1'), 'mini');
  expect(await readFile(path, 'utf8')).toBe(resultsOf('1'));
  await setOthersAside(out, encoder('2'), 'mini');
  expect(await readFile(join(out, 'model-11111111', 'mini', 'results.json'), 'utf8')).toBe(resultsOf('1'));
  await expect(readFile(path)).rejects.toThrow('ENOENT');
  await writeFile(path, 'damaged');
  await setOthersAside(out, encoder('2'), 'mini');
  expect(await readFile(path, 'utf8')).toBe('damaged');
  await rm(out, { recursive: true });
});

test('an encoder that has its place again has nothing aside; what is aside of others stays', async () => {
  const out = await mkdtemp(join(tmpdir(), 'otoscope-out-'));
  const run = async (fingerprint: string): Promise<void> => {
    const path = resultsPath(out, encoder(fingerprint), 'mini');
    await setOthersAside(out, encoder(fingerprint), 'mini');
    await makeFolder(dirname(path));
    for (const name of ['steps.json', 'results.json'])
      await writeFile(join(dirname(path), name), resultsOf(fingerprint));
    await removeFromAside(out, encoder(fingerprint), 'mini');
  };
  const folders = () => readdir(out).then((names) => names.sort());
  await run('1');
  await run('2');
  expect(await folders()).toEqual(['model', 'model-11111111']);
  await run('1');
  expect(await folders()).toEqual(['model', 'model-22222222']);
  await run('3');
  expect(await folders()).toEqual(['model', 'model-11111111', 'model-22222222']);
  // Another encoder's name may be what this one's folder aside is called.
  const other = { ...encoder('2'), name: 'model-33333333' };
  await makeFolder(join(out, other.name, 'mini'));
  const theirs = JSON.stringify({ ...JSON.parse(resultsOf('2')), encoder: other });
  await writeFile(resultsPath(out, other, 'mini'), theirs);
  await run('3');
  expect(await readFile(resultsPath(out, other, 'mini'), 'utf8')).toBe(theirs);
  await rm(out, { recursive: true });
});

test('an encoder called store does not write into the store', () => {
  expect(resultsPath('runs', { ...encoder('3'), name: 'store' }, 'mini')).toBe(
    join('runs', 'store-33333333', 'mini', 'results.json'),
  );
});
