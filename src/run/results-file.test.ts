import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../files/folder.ts';
import { describeEnvironment } from './environment.ts';
import type { Results } from './results.ts';
import { resultsPath, setOthersAside } from './results-file.ts';

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

test('an encoder called store does not write into the store', () => {
  expect(resultsPath('runs', { ...encoder('3'), name: 'store' }, 'mini')).toBe(
    join('runs', 'store-33333333', 'mini', 'results.json'),
  );
});
