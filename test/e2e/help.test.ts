import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tasks, Workplace } from './program.ts';

const escapeCode = '\u001b';

test.each([
  [
    ['--help'],
    ['Usage: otoscope', 'run', 'check', 'init', 'tasks', 'Examples:', 'otoscope run moonshine-tiny --suite mini'],
  ],
  [
    ['run', '--help'],
    ['Usage: otoscope run', '[encoder]', '--suite', '--tasks', '--data', '--out', '--jobs', '--json'],
  ],
  [
    ['check', '--help'],
    ['Usage: otoscope check', '--quick', '--memory', '--data', '--json'],
  ],
  [
    ['compare', '--help'],
    ['Usage: otoscope compare', '<results...>', '--track', '--protocol', '--json', 'otoscope compare runs/'],
  ],
  [['tasks'], ['mini-instruments', 'mini-pitch', 'mini-words', 'mini-speakers', 'mini-gender', 'accuracy']],
  [
    ['tasks', 'mini-words'],
    ['(mini-words)', 'Classes', 'Split', 'Licence', 'kajongg'],
  ],
])('otoscope %j tells what there is, without colours', async (args, parts) => {
  const place = await Workplace.make('nothing');
  const { code, stdout, stderr } = await place.run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const part of parts) expect(stdout).toContain(part);
  expect(stdout).not.toContain(escapeCode);
});

test('--version is that of the package', async () => {
  const manifest = fileURLToPath(new URL('../../package.json', import.meta.url));
  const { version } = JSON.parse(await readFile(manifest, 'utf8'));
  const place = await Workplace.make('nothing');
  expect(await place.run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('tasks lists a suite by its name, and tells of a task in a file', async () => {
  const place = await Workplace.make('nothing');
  const named = await place.run(['tasks', 'mini']);
  expect(named).toMatchObject({ code: 0, stderr: '' });
  expect(named.stdout).toBe((await place.run(['tasks', '--suite', 'mini'])).stdout);
  expect(named.stdout).toMatch(/^mini-words /m);
  expect(named.stdout).not.toMatch(/^esc50 /m);
  const own = await place.run(['tasks', tasks.guitars]);
  expect(own).toMatchObject({ code: 0, stderr: '' });
  expect(own.stdout).toMatch(/^Two guitars \(guitars\)\n\nAbout /);
});

test('a table takes no more columns than there are', async () => {
  const place = await Workplace.make('nothing');
  const { stdout } = await place.run(['tasks'], { env: { COLUMNS: '80' } });
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).toMatch(/^mini-words .* accuracy /m);
});

test('tasks --json prints the declarations', async () => {
  const place = await Workplace.make('nothing');
  const { code, stdout } = await place.run(['tasks', 'mini-pitch', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ id: 'mini-pitch', metric: 'accuracy' }]);
});

test('check says what it measured and what to do next', async () => {
  const place = await Workplace.make('nothing');
  const { code, stdout, stderr } = await place.run(['check', 'logmel', '--quick']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}✓ .*hop.* 40(\.\d+)? ms/im);
  expect(stdout).not.toContain('✗');
  expect(stdout).toMatch(/All checks passed\. Next: otoscope run logmel\n$/);
});

test('neither a pipe nor NO_COLOR gets escape codes; FORCE_COLOR does not change what a pipe gets', async () => {
  const place = await Workplace.make();
  for (const env of [{ NO_COLOR: '1' }, { FORCE_COLOR: '1' }, {}]) {
    const { code, stdout, stderr } = await place.run(['run', 'logmel', '--jobs', '1', '--tasks', tasks.guitars], {
      env,
    });
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain(escapeCode);
  }
});
