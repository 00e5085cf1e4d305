import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pythonWith } from '../../test/python.ts';
import { Bench } from '../encoder/check/bench.ts';
import { contractChecks } from '../encoder/check/contract.ts';
import { runCheck } from '../encoder/check/finding.ts';
import { lengthChecks } from '../encoder/check/lengths.ts';
import { loadMaterial } from '../encoder/check/material.ts';
import { signalChecks } from '../encoder/check/signals.ts';
import { stabilityChecks } from '../encoder/check/stability.ts';
import { openEncoder } from '../encoder/open.ts';
import type { EncoderOptions } from '../encoder/options.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import { type StarterKind, writeProject } from './write-project.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-starter-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a project and holds its encoder against every rule; gives the files. */
async function checked(kind: StarterKind, options?: EncoderOptions): Promise<readonly string[]> {
  const project = join(folder, `frog-${kind}`);
  const { encoder: file, files } = await writeProject(project, kind);
  const source = await resolveEncoder(join(project, file), options);
  const encoder = await openEncoder(source);
  try {
    const bench = new Bench(encoder, source, await loadMaterial('no-such-folder', encoder.samplingRate));
    const checks = [
      contractChecks(bench),
      lengthChecks(bench, true),
      stabilityChecks(bench),
      signalChecks(bench),
    ].flat();
    for (const check of checks) {
      const { name, outcome, measured } = await runCheck(check);
      expect({ name, outcome, measured }).toMatchObject({ outcome: 'passed' });
    }
  } finally {
    await encoder.close?.();
  }
  for (const name of files.filter((each) => !each.endsWith('.onnx'))) {
    const text = await readFile(join(project, name), 'utf8');
    expect([name, /my_encoder|MyEncoder/.test(text)]).toEqual([name, false]);
  }
  return files;
}

test('the TypeScript project passes the check, under its own names', { timeout: 120_000 }, async () => {
  expect(await checked('typescript')).toEqual(['README.md', 'data.yaml', 'frog_typescript_encoder.ts']);
});

test('the ONNX project passes the check', { timeout: 120_000 }, async () => {
  const files = ['README.md', 'data.yaml', 'export_model.py', 'frog_onnx_encoder.json', 'frog_onnx_encoder.onnx'];
  expect(await checked('onnx')).toEqual(files);
});

const torch = pythonWith('torch');

// Torch is imported twice.
test.skipIf(!torch)('the Python project passes the check', { timeout: 120_000 }, async () => {
  const files = ['README.md', 'data.yaml', 'frog_python_encoder.py'];
  expect(await checked('python', { python: torch! })).toEqual(files);
});

test.skipIf(!torch)('weights are loaded by the lines that its comment shows', { timeout: 120_000 }, async () => {
  const project = join(folder, 'toad');
  const { encoder } = await writeProject(project, 'python');
  const text = await readFile(join(project, encoder), 'utf8');
  const loading = text.replace(/# (?=weights = |self\.load_state_dict)/g, '');
  await writeFile(join(project, 'loading.py'), loading);
  const script = `
import torch, toad_encoder
trained = toad_encoder.ToadEncoder()
trained.mixing.bias.data.fill_(7)
torch.save(trained.state_dict(), "weights.pt")
import loading
print(loading.ToadEncoder().mixing.bias.unique().tolist())`;
  expect(execFileSync(torch!, ['-c', script], { cwd: project, encoding: 'utf8' }).trim()).toBe('[7.0]');
});

test('a project may be read by whom the umask lets read it', async () => {
  const before = process.umask();
  await writeProject(join(folder, 'newt'), 'typescript');
  expect((await stat(join(folder, 'newt'))).mode & 0o777).toBe(0o777 & ~before);
});

test('a folder that is there is left as it is', async () => {
  await mkdir(join(folder, 'taken'));
  await expect(writeProject(join(folder, 'taken'), 'onnx')).rejects.toMatchObject({
    message: expect.stringContaining('is there already'),
    exitCode: 2,
  });
  expect(await readdir(join(folder, 'taken'))).toEqual([]);
});

test('nothing half-written stays where the project cannot be put', async () => {
  await mkdir(join(folder, 'empty'));
  await expect(writeProject(join(folder, 'empty', '9lives'), 'onnx')).rejects.toThrow('makes no name');
  expect(await readdir(join(folder, 'empty'))).toEqual([]);
});
