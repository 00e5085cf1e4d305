import { execFile } from 'node:child_process';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tasks, Workplace } from './program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const call = promisify(execFile);
const isWindows = process.platform === 'win32';

test('the package holds the built program and its types, and runs from where it is unpacked', async () => {
  const place = await Workplace.make();
  const pack = ['pack', '--json', '--offline', '--pack-destination', place.folder];
  const { stdout } = await call(isWindows ? 'npm.cmd' : 'npm', pack, { cwd: root, shell: isWindows });
  const [{ filename, files }] = JSON.parse(stdout);
  const names: string[] = files.map((file: { path: string }) => file.path);
  for (const name of ['package.json', 'LICENSE', 'NOTICE', 'bin/otoscope.js', 'dist/index.js', 'dist/index.d.ts']) {
    expect(names).toContain(name);
  }
  expect(names).toContain('dist/cli/main.js');
  expect(names).toContain('python/otoscope_bridge.py');
  expect(names).toContain('docs/schema/onnx-encoder.schema.json');
  const others = names.filter(
    (name) =>
      !/^(bin|dist|docs|templates)\/|^python\/otoscope_bridge\.py$|^(package\.json|LICENSE|NOTICE|README\.md|CHANGELOG\.md)$/.test(
        name,
      ),
  );
  expect(others).toEqual([]);
  expect(names.filter((name) => !name.startsWith('templates/') && /\.test\.|(?<!\.d)\.ts$/.test(name))).toEqual([]);

  await mkdir(place.path('unpacked'));
  await call('tar', ['-xzf', filename, '-C', 'unpacked'], { cwd: place.folder });
  await symlink(`${root}node_modules`, place.path('unpacked', 'package', 'node_modules'), 'junction');
  const run = ['run', 'logmel', '--jobs', '1', '--tasks', tasks.guitars];
  const program = place.path('unpacked', 'package', 'bin', 'otoscope.js');
  const { code, stdout: table, stderr } = await place.run(run, { program });
  expect(code).toBe(0);
  expect(table).toMatch(/^guitars +accuracy +\d+ /m);
  expect(stderr).not.toContain('building');
  expect(await readdir(place.path('unpacked', 'package'))).not.toContain('src');
});
