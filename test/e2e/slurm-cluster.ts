import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePort } from './redis-server.ts';
import { isRoot } from './small-disk.ts';

/** Why no Slurm can be started here; undefined: it can. */
export function noSlurm(): string | undefined {
  if (!isRoot) return 'only root can start Slurm';
  for (const program of ['munged', 'slurmctld', 'slurmd', 'sbatch']) {
    if (spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0) return `no ${program} is installed`;
  }
  return undefined;
}

/** Starts a cluster of this machine, with all its files in a folder; gives what a user's environment needs. */
export async function startSlurm(folder: string): Promise<NodeJS.ProcessEnv> {
  const at = (name: string): string => join(folder, name);
  await mkdir(at('state'), { recursive: true });
  // munge refuses a folder that others may write to.
  await chmod(folder, 0o755);
  await writeFile(at('munge.key'), randomBytes(1024), { mode: 0o600 });
  const node = hostname().split('.')[0]!;
  const [controller, daemon] = [await freePort(), await freePort()];
  const settings = {
    ClusterName: 'test',
    SlurmctldHost: `${node}(127.0.0.1)`,
    SlurmctldPort: controller,
    SlurmdPort: daemon,
    SlurmUser: 'root',
    AuthInfo: `socket=${at('munge.socket')}`,
    StateSaveLocation: at('state'),
    SlurmdSpoolDir: at('spool'),
    SlurmctldPidFile: at('slurmctld.pid'),
    SlurmdPidFile: at('slurmd.pid'),
    SlurmctldLogFile: at('slurmctld.log'),
    SlurmdLogFile: at('slurmd.log'),
    ProctrackType: 'proctrack/pgid',
    TaskPlugin: 'task/none',
    SelectType: 'select/cons_tres',
    SelectTypeParameters: 'CR_Core',
    MpiDefault: 'none',
    // Else an array waits for three seconds before it begins.
    SchedulerParameters: 'batch_sched_delay=0',
  };
  const nodes = [
    `NodeName=${node} NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN`,
    // Two workers, however few cores there are.
    `PartitionName=main Nodes=${node} Default=YES State=UP OverSubscribe=FORCE:4`,
  ];
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  await writeFile(at('slurm.conf'), `${[...lines, ...nodes].join('\n')}\n`);
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const says = (program: string, ...args: string[]) => spawnSync(program, args, { env, encoding: 'utf8' }).stdout ?? '';
  onTestFinished(async () => {
    // What watches over a job outlives the daemons, if they go before it could tell them of its end.
    for (let looks = 0; looks < 50 && says('squeue', '--noheader') !== ''; looks += 1) await pause(100);
    for (const name of ['slurmd', 'slurmctld', 'munged']) {
      const id = Number(await readFile(at(`${name}.pid`), 'utf8').catch(() => ''));
      if (id > 0) process.kill(id);
    }
  });
  const munge = {
    'key-file': 'munge.key',
    socket: 'munge.socket',
    'seed-file': 'munge.seed',
    'pid-file': 'munged.pid',
  };
  const files = Object.entries({ ...munge, 'log-file': 'munged.log' }).map(([flag, name]) => `--${flag}=${at(name)}`);
  execFileSync('munged', [...files, '--force'], { stdio: 'pipe' });
  execFileSync('slurmctld', [], { env, stdio: 'ignore' });
  execFileSync('slurmd', [], { env, stdio: 'ignore' });
  while (!says('sinfo', '--noheader', '--states=idle').includes(node)) await pause(200);
  return { SLURM_CONF: env.SLURM_CONF };
}
