import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { reportSchema } from '../../src/report/format/json.ts';
import { type ResultsShape, resultsOf } from '../fixtures/results.ts';
import { tasks, Workplace } from './program.ts';

/** A place whose folder runs/ holds results, each in a folder of the encoder's name. */
async function placeWith(...shapes: readonly (ResultsShape & { readonly name: string })[]): Promise<Workplace> {
  const place = await Workplace.make('nothing');
  for (const shape of shapes) await put(place, `runs/${shape.name}/results.json`, JSON.stringify(resultsOf(shape)));
  return place;
}

async function put(place: Workplace, name: string, text: string): Promise<void> {
  await mkdir(dirname(place.path(name)), { recursive: true });
  await writeFile(place.path(name), text);
}

const two = [
  { name: 'one', scores: { 'mini-words': 0.8, 'mini-pitch': 0.4 }, spread: 0.05 },
  { name: 'two', scores: { 'mini-words': 0.7, 'mini-pitch': 0.5 }, spread: 0.05 },
] as const;

test('what a run wrote is a leaderboard of its own; without a folder it is that of runs/', async () => {
  const place = await Workplace.make();
  expect((await place.run(['run', 'logmel', '--jobs', '1', '--tasks', tasks.guitars])).code).toBe(0);
  const { code, stdout, stderr } = await place.run(['report']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { tracks } = await place.results('logmel');
  expect(stdout).toContain('custom');
  expect(stdout).toMatch(new RegExp(`^1  logmel .*${tracks.A.strict.weighted!.toFixed(3)}`, 'm'));
  expect(stdout).toMatch(new RegExp(`^guitars +${tracks.B.strict.weighted!.toFixed(3)}$`, 'm'));
  expect(stdout).not.toContain('\u001b');
});

test('several formats at once: files are written and named, one goes to standard output', async () => {
  const place = await placeWith(...two);
  const files = ['--markdown', 'out/r.md', '--csv', 'out/r.csv', '--latex', 'out/r.tex', '--mteb', 'out/mteb'];
  const first = await place.run(['report', 'runs', ...files, '--hugging-face', 'out/README.md']);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout.split('\n')).toEqual([
    'Written: out/r.md',
    'Written: out/r.csv',
    'Written: out/r.tex',
    'Written: out/README.md',
    'Written: out/mteb (6 files)',
    '',
  ]);
  const second = await place.run(['report', 'runs', '--csv', 'out/r.csv', '--json', '--track', 'b']);
  const { suites } = reportSchema.parse(JSON.parse(second.stdout));
  expect(suites[0]!.entries.map(({ name, path }) => [name, path])).toEqual([
    ['one', 'runs/one/results.json'],
    ['two', 'runs/two/results.json'],
  ]);
  expect(await readFile(place.path('out/r.csv'), 'utf8')).not.toMatch(/,A,(strict|reference),/);
});

test('files that are no results are named and left out; with nothing left it fails', async () => {
  const place = await placeWith(two[0]);
  await put(place, 'runs/bad/results.json', '{"half": ');
  const some = await place.run(['report', 'runs', 'none', '--csv']);
  expect(some.code).toBe(0);
  expect(some.stderr.split('\n')).toEqual([
    'left out: there is no file or folder none',
    'left out: runs/bad/results.json is not JSON',
    '',
  ]);
  expect(some.stdout).toContain(',one,');
  // What is there by another name is not told twice.
  expect(await place.run(['report', 'one'])).toMatchObject({
    code: 1,
    stderr: 'error: there is no file or folder one\nhint: did you mean runs/one?\n',
  });
  await mkdir(place.path('empty'));
  expect(await place.run(['report', 'empty'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error: there are no results in empty\nhint: .*otoscope run.*\n$/),
  });
});

test('results are never written over by a report, wherever the format stands', async () => {
  const place = await placeWith(two[0]);
  const before = await readFile(place.path('runs/one/results.json'), 'utf8');
  for (const args of [
    ['--markdown', 'runs/one/results.json'],
    ['--json', 'runs'],
  ]) {
    const { code, stdout, stderr } = await place.run(['report', ...args]);
    expect([code, stdout]).toEqual([expect.any(Number), '']);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(/^error: .*\nhint: .*\n$/);
  }
  expect(await readFile(place.path('runs/one/results.json'), 'utf8')).toBe(before);
});

test.each([
  [['--csv', '--json'], /--csv and --json cannot both go to standard output/],
  [['--published', '--protocol', 'strict'], /published scores are of the reference protocol/],
  [['--track', 'c'], /argument 'c' is invalid/],
  [['--weighting', 'none'], /Allowed choices are size, unweighted, public/],
  [['--mteb'], /argument missing/],
])('wrong usage: %j', async (flags, message) => {
  const place = await placeWith(two[0]);
  const { code, stdout, stderr } = await place.run(['report', 'runs', ...flags]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('published scores stand beside one’s own reference scores, marked with their source', async () => {
  const place = await placeWith({ name: 'own', suite: 'xares' });
  const { stdout } = await place.run(['report', '--published', '--track', 'a', '--weighting', 'public']);
  expect(stdout).toContain('reference protocol');
  expect(stdout).toMatch(/^ *1 {2}GAEBT \(challenge\) /m);
  expect(stdout).toMatch(/^ *\d+ {2}own +0\.510 .*22\/22$/m);
  expect(stdout).toContain('(challenge): published, not measured here;');
  const plain = await place.run(['report', '--published', '--track', 'a', '--protocol', 'reference', '--json']);
  expect(reportSchema.parse(JSON.parse(plain.stdout)).suites[0]!.entries).toHaveLength(16);
});

test('a suite of which nothing is published is told', async () => {
  const place = await placeWith(two[0]);
  const { code, stderr } = await place.run(['report', '--published']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'note: no scores are published of the tasks of suite mini\n' });
});

test('who reads only the beginning ends it quietly', async () => {
  const place = await placeWith(...Array.from({ length: 40 }, (_, i) => ({ name: `e${i}`, suite: 'xares' })));
  const running = place.start(['report', '--json']);
  running.process.stdout!.once('data', () => running.process.stdout!.destroy());
  expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
});
