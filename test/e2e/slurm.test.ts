import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scores, tasks, Workplace } from './program.ts';
import { noRedis } from './redis-server.ts';
import { noSlurm, startSlurm } from './slurm-cluster.ts';

const reason = noSlurm() ?? noRedis();
if (reason !== undefined) console.warn(`a test with Slurm is left out: ${reason}`);

test.skipIf(reason)(
  'Slurm starts workers and their queue: the scores are those of a run alone, and nothing is left running',
  async () => {
    const place = await Workplace.make();
    await mkdir(place.path('slurm'));
    const env = await startSlurm(place.path('slurm'));
    const run = ['run', 'logmel', '--tasks', tasks.instruments];
    // While Slurm starts the workers.
    const alone = place.run([...run, '--jobs', '1', '--out', 'alone']);
    const outcome = await place.run([...run, '--slurm', '--workers', '2', '--store', 'runs'], { env });
    expect(outcome).toMatchObject({ code: 0, stderr: expect.stringContaining('has the workers') });
    expect(await alone).toMatchObject({ code: 0 });
    expect(scores(await place.results('logmel'))).toEqual(scores(await place.results('logmel', 'alone')));
    // The queue's address goes with its queue.
    await expect
      .poll(async () => [...(await place.files('runs', 'store', 'queue')).keys()].filter(isAddress), {
        timeout: 60_000,
      })
      .toEqual([]);
  },
  300_000,
);

test('the script is shown without Slurm; without it, the way to it is told', async () => {
  const place = await Workplace.make('nothing');
  const args = [
    'run',
    'logmel',
    '--slurm',
    '--store',
    'our runs',
    '--partition',
    'gpu',
    '--gres',
    'gpu:1',
    '--time',
    '1:00',
  ];
  const { code, stdout } = await place.run([...args, '--dry-run']);
  expect(code).toBe(0);
  for (const line of ['--array=0-3', '--partition=gpu', '--gres=gpu:1', '--time=1:00']) {
    expect(stdout).toContain(`#SBATCH ${line}\n`);
  }
  expect(stdout).toContain(`worker --store '${place.path('our runs')}' --idle 300`);
  const without = await place.run(args, { env: { PATH: place.folder } });
  expect(without).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no sbatch here') });
  expect(await place.run(['run', 'logmel', '--workers', '3'])).toMatchObject({ code: 2 });
});

function isAddress(name: string): boolean {
  return name.startsWith('address-') && !name.endsWith('.sh');
}
