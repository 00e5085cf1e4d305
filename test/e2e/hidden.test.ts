import { readFile, truncate, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Sample } from '../../src/archive/shard-reader.ts';
import { writeShard } from '../../src/archive/shard-writer.ts';
import { encodeHeader, padding } from '../../src/archive/tar-header.ts';
import { verificationFileName } from '../../src/archive/verify/verification.ts';
import { sine } from '../fixtures/audio/signal.ts';
import { writeWav } from '../fixtures/audio/wav-file.ts';
import { faults } from '../fixtures/tasks/hidden.ts';
import { pythonWith } from '../python.ts';
import { fixture, type Outcome, Workplace } from './program.ts';

const tasks = fixture('tasks', 'hidden.ts');
const talkative = fixture('encoder', 'talkative_encoders.ts');
const faulty = fixture('encoder', 'faulty_encoders.ts');
const text = (content: string) => new TextEncoder().encode(content);

function clip(number: number): Sample {
  const low = number % 2;
  const samples = sine(low ? 200 : 2000, 16_000, 6000 + 8 * number);
  return {
    key: `SECRET-key-${number}`,
    members: new Map([
      ['json', text(JSON.stringify({ pitch: low ? 'SECRET-low' : 'SECRET-high' }))],
      ['wav', writeWav([samples], 16_000, { bits: 16 })],
    ]),
  };
}

/** Two folds; the second has a fault, and the bad clip, if it is one, is its third. */
async function writeArchive(place: Workplace, fault: (typeof faults)[number]): Promise<void> {
  const path = (shard: string) => place.path('data', `hidden-${fault}`, `${shard}.tar`);
  const samples = Array.from({ length: 8 }, (_, number) => clip(number));
  const changed: Record<string, [string, string]> = {
    label: ['json', '{ "pitch": "SECRET-other" }'],
    field: ['json', '{ "SECRET-field": "SECRET-low" }'],
    syntax: ['json', '{ "pitch": SECRET-low }'],
    sound: ['wav', 'SECRET sound, which is no audio'],
  };
  const members = new Map(samples[6]!.members);
  const change = changed[fault];
  if (change) members.set(change[0], text(change[1]));
  if (fault === 'recording') members.set('secret.wav', members.get('wav')!);
  samples[6] = { ...samples[6]!, members };
  await writeShard(path('a'), samples.slice(0, 4));
  await writeShard(path('b'), samples.slice(4));
  const whole = await readFile(path('b'));
  if (fault === 'cut') await truncate(path('b'), whole.length - 6000);
  if (fault === 'twice') {
    const again = [encodeHeader('SECRET-key-4.json', 2), text('{}'), padding(2), new Uint8Array(1024)];
    await writeFile(path('b'), Buffer.concat([whole.subarray(0, whole.length - 1024), ...again]));
  }
}

/** All that a user can see: what was printed, and every file but the archives and the store of embeddings. */
async function visible(place: Workplace, outcomes: readonly Outcome[], folder = ''): Promise<string> {
  const names = [...(await place.files(folder)).keys()].filter((name) => {
    return !name.endsWith('.tar') && !/store.embeddings/.test(name);
  });
  const files = await Promise.all(names.map((name) => readFile(place.path(folder, name), 'utf8').catch(() => '')));
  return [...outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]), ...names, ...files].join('\n');
}

test('whatever is wrong with a hidden archive, nothing tells a key, a label or a sound of it', async () => {
  const place = await Workplace.make('nothing');
  await Promise.all(faults.map((fault) => writeArchive(place, fault)));
  const run = ['run', `${faulty}:SoundEncoder`, '--tasks', tasks, '--track', 'b', '--jobs', '1'];
  const [plain, json] = [await place.run(run), await place.run([...run, '--json', '--allow-bad-clips', '1'])];
  const verified = await place.run(['data', 'verify', tasks, '--all', '--jobs', '1']);

  const seen = await visible(place, [plain, json, verified]);
  expect(seen.match(/.{0,60}SECRET.{0,60}/i)?.[0]).toBeUndefined();

  // It is told all the same, by the samples' places.
  for (const [fault, message] of [
    ['label', 'b.tar: sample 3 has pitch = …, which is no class of this task (it has 2 classes; --reveal-hidden'],
    ['field', 'b.tar: sample 3 has no label "pitch" (its labels are others; --reveal-hidden'],
    ['syntax', 'b.tar: the labels of sample 3 cannot be read: …'],
    ['sound', 'b.tar: sample 3: cannot decode the clip (text): '],
    ['recording', 'b.tar: sample 3 has 2 recordings'],
    ['twice', 'b.tar: sample 5 stands twice'],
    ['cut', 'b.tar is cut off: member 8 at byte'],
  ]) {
    expect(plain.stdout).toMatch(new RegExp(`^hidden-${fault} failed: .*`, 'm'));
    const line = plain.stdout.split('\n').find((each) => each.startsWith(`hidden-${fault} failed`));
    expect(line).toContain(message);
    expect(verified.stdout).toContain(message!.split(' (it has')[0]!.split(' (its')[0]!);
  }
  const results = await place.results('faulty_encoders.SoundEncoder');
  expect(results.tasks.filter(({ status }) => status === 'failed').length).toBe(6);
  const bad = JSON.parse(json.stdout).tasks.find(({ id }: { id: string }) => id === 'hidden-sound').badClips;
  expect(bad).toEqual([{ shard: 'b.tar', reason: expect.stringContaining('b.tar: sample 3: cannot decode') }]);
  expect(verified.code).toBe(1);
});

test.each([
  ['ThrowingEncoder', talkative, /a\.tar: sample 1.*: the encoder failed with an error whose text is withheld/],
  ['CrashingEncoder', talkative, /internal error: an error whose text is withheld/],
  ['NotANumberEncoder', faulty, /a\.tar: sample \d.*: the encoder's output holds NaN in frame/],
])('%s: what it says of a hidden clip is not told', async (name, module, reason) => {
  const place = await Workplace.make('nothing');
  await writeArchive(place, 'none');
  const outcome = await place.run([
    'run',
    `${module}:${name}`,
    '--tasks',
    tasks,
    '--track',
    'b',
    '--jobs',
    '1',
    '--json',
  ]);
  expect(outcome.stderr).toMatch(reason);
  expect((await visible(place, [outcome])).match(/.{0,60}SECRET.{0,60}/i)?.[0]).toBeUndefined();
});

const python = pythonWith('numpy');
test.skipIf(!python)(
  'what a Python encoder prints is shown by --verbose, of hidden data only if that is revealed',
  async () => {
    const place = await Workplace.make('nothing');
    await writeArchive(place, 'none');
    const encoder = fixture('encoder', 'python', 'talkative_encoder.py');
    const run = ['run', encoder, '--python', python!, '--tasks', tasks, '--track', 'b', '--jobs', '1', '--verbose'];
    const withheld = await place.run(run);
    expect(withheld.stderr).toContain('what the encoder prints is not shown: hidden-none is hidden data');
    expect((await visible(place, [withheld])).match(/.{0,60}SECRET.{0,60}/i)?.[0]).toBeUndefined();

    const { stdout, stderr } = await place.run([...run, '--reveal-hidden']);
    expect(stderr).toContain('python: SECRET, says the constructor\n');
    expect(stderr).toMatch(/^python: SECRET 60\d\d$/m);
    // All of its places, once, before the failure is told.
    const traceback =
      /python: Traceback.*, in forward\n.*, in outer\n.*, in inner\n.*python: ValueError: SECRET of 60/s;
    expect(stderr.split('✗')[0]).toMatch(traceback);
    expect(stderr).not.toContain('otoscope_bridge');
    expect(stdout).toMatch(/talkative_encoder\.py:\d+ in outer → talkative_encoder\.py:\d+ in inner\)$/m);
  },
);

test('--reveal-hidden names samples and keeps predictions, which a run without never meets', async () => {
  const place = await Workplace.make('nothing');
  await Promise.all(['none', 'label'].map((fault) => writeArchive(place, fault as 'none')));
  const run = ['run', `${faulty}:SoundEncoder`, '--tasks', tasks, '--jobs', '1'];
  const predictions = async (): Promise<unknown[]> => {
    const names = [...(await place.files('runs/store/steps')).keys()].filter((name) => name.endsWith('.json'));
    const steps = names.map(async (name) => JSON.parse(await readFile(place.path('runs/store/steps', name), 'utf8')));
    return (await Promise.all(steps)).map((step) => step.predictions);
  };
  await place.run(run);
  const before = await predictions();
  expect(before.length).toBeGreaterThan(0);
  expect(before.every((each) => each === null)).toBe(true);
  expect([...(await place.files('runs/store/steps')).keys()].filter((name) => !name.endsWith('.json'))).toEqual([]);

  const revealed = await place.run([...run, '--reveal-hidden']);
  expect(revealed.stdout).toContain('sample SECRET-key-6 has pitch = "SECRET-other"');
  expect(revealed.stdout).toContain('it has 2 classes: SECRET-high, SECRET-low');
  expect((await predictions()).filter((each) => each !== null).length).toBe(before.length);
  const verified = await place.run(['data', 'verify', tasks, '--reveal-hidden']);
  expect(verified.stdout).toContain('sample SECRET-key-6 has pitch = "SECRET-other"');
  const written = place.path('data/hidden-label', verificationFileName);
  expect(await readFile(written, 'utf8')).toContain('SECRET-key-6');
  // And back: what was revealed does not stay beside the archive.
  await place.run(['data', 'verify', tasks]);
  expect((await visible(place, [], 'data')).match(/.{0,60}SECRET/i)?.[0]).toBeUndefined();
});
