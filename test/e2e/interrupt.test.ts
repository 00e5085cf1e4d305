import { readdir, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { expect, test } from 'vitest';
import { fixture, type Running, tasks, Workplace } from './program.ts';

const encoders = fixture('encoder', 'faulty_encoders.ts');
/** Long enough for a loaded machine; a run that hangs would take minutes. */
const soon = 15;
const message = 'stopped: what is finished is kept\nhint: the same command goes on where this one was\n';

/** Sends a signal; how the program ended, and how many seconds later. */
async function interrupt(running: Running, signal: NodeJS.Signals) {
  const sent = performance.now();
  running.process.kill(signal);
  const outcome = await running.ended;
  return { ...outcome, secondsToEnd: (performance.now() - sent) / 1000 };
}

/** Ids of the processes that work in a folder, where the system tells: the program and the compilers it starts. */
async function processesIn({ folder }: Workplace): Promise<string[]> {
  const found: string[] = [];
  if (platform() !== 'linux') return found;
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const place = await readlink(`/proc/${id}/cwd`).catch(() => '');
    if (place === folder) found.push(id);
  }
  return found;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} while encoding ends the run soon; the next run goes on`, async () => {
    const place = await Workplace.make();
    const args = ['run', `${encoders}:SlowEncoder`, '--track', 'b', '--tasks', tasks.instruments];
    const running = place.start(args);
    await running.until(async () => [...(await place.files('runs/store/embeddings')).keys()].some(isEmbedding));
    if (platform() === 'linux') expect(await processesIn(place)).toContain(String(running.process.pid));
    const { code, signal: by, stdout, stderr, secondsToEnd } = await interrupt(running, signal);
    expect(stdout).toBe('');
    // By the signal where a thread did not come to an end in time.
    expect([1, signal]).toContain(code ?? by);
    expect(stderr.endsWith(message)).toBe(true);
    expect(secondsToEnd).toBeLessThan(soon);
    await expect.poll(() => processesIn(place)).toEqual([]);

    const kept = [...(await place.files('runs/store/embeddings'))].filter(([name]) => isEmbedding(name));
    expect(await place.run(args)).toMatchObject({ code: 0 });
    const after = await place.files('runs/store/embeddings');
    for (const [name, state] of kept) expect([name, after.get(name)]).toEqual([name, state]);
  });
}

for (const encoder of ['moonshine-tiny', 'logmel']) {
  test(`SIGINT while ${encoder} computes in native code ends the run with a word and not with a crash`, async () => {
    for (const delay of [0, 60, 120]) {
      const place = await Workplace.make();
      const running = place.start(['run', encoder, '--tasks', tasks.guitars]);
      await running.until((stderr) => stderr.includes('encode crops of 1 s: started'));
      await new Promise((resolve) => setTimeout(resolve, delay));
      const { code, signal, stderr, secondsToEnd } = await interrupt(running, 'SIGINT');
      // By the signal where a thread did not come to an end in time; 0 where the run was faster.
      expect([0, 1, 'SIGINT']).toContain(code ?? signal);
      if (code !== 0) expect(stderr.endsWith(message)).toBe(true);
      expect(secondsToEnd).toBeLessThan(soon);
    }
  });
}

test('SIGINT while training ends the run soon', async () => {
  const place = await Workplace.make();
  const running = place.start(['run', 'moonshine-tiny', '--tasks', tasks.longTraining]);
  await running.until((stderr) => stderr.includes('long-training: Track A: started'));
  const { code, signal, stderr, secondsToEnd } = await interrupt(running, 'SIGINT');
  expect([1, 'SIGINT']).toContain(code ?? signal);
  expect(stderr.endsWith(message)).toBe(true);
  expect(secondsToEnd).toBeLessThan(soon);
});

test('a thread that cannot be ended does not hold up SIGINT: the process ends by the signal', async () => {
  const place = await Workplace.make();
  const running = place.start(['run', `${encoders}:DeafEncoder`, '--tasks', tasks.instruments]);
  await running.until(async () => (await place.files('.')).has('deaf'));
  // The file is written on the way into native code.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { signal, stderr, secondsToEnd } = await interrupt(running, 'SIGINT');
  expect(signal).toBe('SIGINT');
  expect(stderr).toBe(`instruments: encode: started\n${message}`);
  expect(secondsToEnd).toBeLessThan(soon);
  await expect.poll(() => processesIn(place)).toEqual([]);
});

function isEmbedding(name: string): boolean {
  return name.endsWith('.safetensors');
}
