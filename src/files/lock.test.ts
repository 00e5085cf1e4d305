import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockHolder, takeLock } from './lock.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-lock-'));
  path = join(folder, 'below', 'file.lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const timing = { beat: 20, silence: 60_000, look: 5 };

/** The id of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid!;
}

async function leave(holder: object): Promise<void> {
  const lock = await takeLock(path);
  await lock.release();
  await writeFile(path, JSON.stringify(holder));
}

test('one at a time, and all come to their turn', async () => {
  let inside = 0;
  let most = 0;
  let waited = 0;
  const turns = Array.from({ length: 8 }, async () => {
    const lock = await takeLock(path, { timing, onWait: () => waited++ });
    most = Math.max(most, ++inside);
    // Whoever looks late finds a lock that was left, and never waits.
    while (waited < 7) await sleep(1);
    inside--;
    await lock.release();
  });
  await Promise.all(turns);
  expect({ most, waited }).toEqual({ most: 1, waited: 7 });
  expect(await readdir(join(folder, 'below'))).toEqual([]);
});

test('the lock of a dead process is taken by one of those who find it', async () => {
  await leave({ pid: await deadProcess(), host: hostname(), token: 'old' });
  expect(await lockHolder(path)).toBeNull();
  let inside = 0;
  const turns = Array.from({ length: 6 }, async () => {
    const lock = await takeLock(path, { timing });
    expect(++inside).toBe(1);
    expect(lock.fromSilent).toBe(false);
    await sleep(2);
    inside--;
    await lock.release();
  });
  await Promise.all(turns);
});

test('the id of this process was another one’s before, in a container', async () => {
  await leave({ pid: process.pid, host: hostname(), token: 'old' });
  await (await takeLock(path, { timing })).release();
});

test('a process on another machine is alive as long as it is heard of', async () => {
  await leave({ pid: 1, host: 'elsewhere', token: 'old' });
  expect(await lockHolder(path)).toMatchObject({ pid: 1, host: 'elsewhere' });
  const controller = new AbortController();
  const waiting = takeLock(path, {
    timing,
    signal: controller.signal,
    onWait: () => controller.abort(new Error('waited')),
  });
  await expect(waiting).rejects.toThrow('waited');
  await utimes(path, 0, 0);
  const lock = await takeLock(path, { timing });
  expect(lock.fromSilent).toBe(true);
  await lock.release();
});

test('who holds a lock shows that it is alive, and learns when it lost it', async () => {
  const lock = await takeLock(path, { timing });
  await utimes(path, 0, 0);
  await expect.poll(() => lockHolder(path)).toMatchObject({ pid: process.pid });
  expect(lock.lost.aborted).toBe(false);
  await writeFile(path, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'new' }));
  await expect.poll(() => lock.lost.aborted).toBe(true);
  await lock.release();
  expect(await lockHolder(path)).toMatchObject({ host: 'elsewhere' });
});

test('a folder that cannot be made is told', async () => {
  await writeFile(join(folder, 'below'), '');
  await expect(takeLock(path, { timing })).rejects.toMatchObject({ hint: 'rename that file or choose another folder' });
});
