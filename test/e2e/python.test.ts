import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { pythonWith } from '../python.ts';
import { expectOnlyFailed, fixture, tasks, Workplace } from './program.ts';

const [numpy, torch] = [pythonWith('numpy'), pythonWith('torch')];
const encoder = (name: string): string => fixture('encoder', 'python', name);
const args = (name: string, python: string) => {
  return ['run', encoder(name), '--python', python, '--jobs', '1', '--track', 'b'];
};

test.skipIf(!numpy)('a Python class is scored; the results say by which Python', async () => {
  const place = await Workplace.make();
  const python = torch ?? numpy!;
  const name = torch ? 'template_encoder' : 'sound_encoder';
  const command = [...args(`${name}.py`, python), '--tasks', tasks.guitars];
  const { code, stdout, stderr } = await place.run(command);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^guitars +accuracy +\d+ /m);
  expect(stderr).toMatch(
    new RegExp(`^${name}: runs in /.+ \\(Python 3.+, from --python\\)\\n[^]*${name}: loaded, (torch .+ on )?cpu\\n`),
  );
  const { encoder, environment, tasks: scored } = await place.results(name);
  // The template holds tensors, the other class nothing.
  expect(encoder.sizeBytes).toEqual(torch ? expect.any(Number) : undefined);
  expect(environment.python).toMatchObject({ device: 'cpu', packages: { numpy: expect.any(String) } });
  expect(scored[0]).toMatchObject({ status: 'done' });
});

describe.skipIf(!numpy)('a faulty Python class', () => {
  for (const [name, shard, message, flags = []] of [
    [
      'RaisingEncoder',
      'fold-b-0',
      /faulty_encoders\.py fails: ValueError: tired \(faulty_encoders\.py:\d+ in forward\)$/,
    ],
    // It sleeps once: over whichever of the two shards under way comes first.
    [
      'SleepingEncoder',
      'fold-a-[01]',
      /took longer than 2 s over it \(give it more with --encode-timeout/,
      ['--encode-timeout', '2'],
    ],
  ] as const) {
    test(`${name}: the task fails with the clip named, the other task is scored and found again`, async () => {
      const place = await Workplace.make();
      const both = ['--tasks', `${tasks.instruments},${tasks.guitars}`];
      const outcome = await place.run([...args(`faulty_encoders.py:${name}`, numpy!), ...both, ...flags]);
      const reason = expectOnlyFailed(
        outcome,
        'instruments',
        new RegExp(`^instruments.${shard}\\.tar: xylophone-\\w+ \\(and 3 more `),
      );
      expect(reason).toMatch(message);
      expect((await place.results(`faulty_encoders.${name}`)).tasks[1]).toMatchObject({ status: 'done' });
      if (name !== 'RaisingEncoder') return;
      const again = await place.run([...args(`faulty_encoders.py:${name}`, numpy!), '--tasks', tasks.guitars]);
      expect(again.stderr).toContain('guitars: encode crops of 1 s: done before');
    });
  }

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    test(`${signal} ends its process, and those it started, with the program`, async () => {
      const place = await Workplace.make();
      const running = place.start([
        ...args('faulty_encoders.py:ParentEncoder', numpy!),
        ...['--tasks', tasks.instruments],
      ]);
      await running.until(() => existsSync(place.path('processes')));
      const processes = (await readFile(place.path('processes'), 'utf8')).split(' ').map(Number);
      expect(processes.map(isAlive)).toEqual([true, true]);
      running.process.kill(signal);
      const { stderr } = await running.ended;
      if (signal === 'SIGINT') expect(stderr).toContain('stopped: what is finished is kept\n');
      await expect.poll(() => processes.map(isAlive), { timeout: 10_000 }).toEqual([false, false]);
      // What both sides had open together is gone with them.
      const shared = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
      expect(shared.filter((name) => name.includes('otoscope'))).toEqual([]);
    });
  }
});

test.skipIf(!numpy)('a module is found by its dotted name from the current folder', async () => {
  const place = await Workplace.make('nothing');
  const check = ['check', 'sound_encoder:SoundEncoder', '--quick', '--python', numpy!];
  const { code, stdout, stderr } = await place.run(check, { cwd: encoder('') });
  expect({ code, stderr: stderr.split('\n').length }).toEqual({ code: 0, stderr: 3 });
  expect(stdout).toMatch(/^ *✓ the hop as declared +a frame every 40 ms/m);
  const lost = await place.run(check);
  expect(lost).toMatchObject({ code: 2, stdout: '' });
  expect(lost.stderr).toMatch(/^error: .* finds no module sound_encoder\nhint: start otoscope in the folder/m);
});

/** Whether a process runs: one whose exit code nobody has asked for yet does not. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  const status = `/proc/${id}/stat`;
  return !existsSync(status) || !/\) Z /.test(readFileSync(status, 'utf8'));
}
