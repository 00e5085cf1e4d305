import { mkdir, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { waveformModel, writeModelFolder } from '../hugging-face-models.ts';
import { tasks, Workplace } from './program.ts';

test('a run on a layer of a model in a folder', async () => {
  const place = await Workplace.make();
  await writeModelFolder(place.path('models', 'tiny'), waveformModel('hubert'));
  const args = ['run', 'hf:./models/tiny#layer=1', '--jobs', '1', '--tasks', tasks.guitars, '--track', 'b'];
  const { code, stdout, stderr } = await place.run(args);
  expect([code, stderr]).toEqual([0, expect.stringContaining('clips in')]);
  expect(stdout).toMatch(/^guitars +accuracy +\d+ /m);
  const { encoder } = await place.results('tiny.layer-1');
  expect(encoder).toMatchObject({ name: 'tiny.layer-1', samplingRate: 16_000, outputDim: 8, hopSizeMs: 20 });
});

test('a model that is not at hand is one line that says what to do', async () => {
  const place = await Workplace.make('nothing');
  const env = { HF_HUB_OFFLINE: '1', HF_HOME: place.path('hub') };
  const { code, stderr } = await place.run(['run', 'hf:lab/tiny'], { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: lab\/tiny@main is not in .+, and HF_HUB_OFFLINE is set\nhint: .+hf:\.\/folder\n$/);
});

test('without @huggingface/transformers, the program says how to install it', async () => {
  const place = await Workplace.make('nothing');
  await writeModelFolder(place.path('tiny'), waveformModel('hubert'));
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const modules = place.path('installed', 'node_modules');
  await mkdir(modules, { recursive: true });
  for (const name of ['bin', 'dist', 'package.json']) {
    await symlink(join(inject('installation'), name), place.path('installed', name), 'junction');
  }
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@huggingface') await symlink(join(root, 'node_modules', name), join(modules, name), 'junction');
  }
  const { code, stderr } = await place.run(['check', 'hf:./tiny'], {
    program: place.path('installed', 'bin', 'otoscope.js'),
    env: { NODE_OPTIONS: '--preserve-symlinks --preserve-symlinks-main' },
  });
  expect(stderr).toContain('hf: models need the package @huggingface/transformers, which is not installed');
  expect(stderr).toContain('npm install @huggingface/transformers@');
  expect(code).toBe(1);
});
