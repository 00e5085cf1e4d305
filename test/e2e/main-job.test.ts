import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { type Outcome, scores, tasks, Workplace } from './program.ts';

const bothTasks = `${tasks.instruments},${tasks.guitars}`;
const path = 'runs/moonshine-tiny/custom/results.json';

/** Where the main job was done, by a real encoder; what the tests run there is found done. */
let place: Workplace;
let first: Outcome;

beforeAll(async () => {
  place = await Workplace.shared();
  first = await place.run(['run', 'moonshine-tiny', '--tasks', bothTasks]);
  return () => place.remove();
});

test('an encoder gets a table on standard output and progress on standard error; again, it is all done before', async () => {
  expect(first.code).toBe(0);
  const number = '+0\\.\\d{3}( ±\\.\\d{3})?';
  expect(first.stdout).toMatch(/^\s*Task +Metric +Examples +A strict +A reference +B strict +B reference +Work$/m);
  expect(first.stdout).toMatch(
    new RegExp(`^instruments +accuracy +32 ${` ${number}`.repeat(4)} +\\d[\\d.:]*( s)?$`, 'm'),
  );
  expect(first.stdout).toMatch(
    new RegExp(`^guitars +accuracy +\\d+ ${` ${number}`.repeat(4)} +\\d[\\d.:]*( s)?$`, 'm'),
  );
  expect(first.stdout).toMatch(new RegExp(`^Track score ${` ${number}`.repeat(4)}$`, 'm'));
  expect(first.stdout).toContain(path);
  const said = first.stderr.trimEnd().split('\n');
  expect(said).toContain('instruments: encode: started');
  expect(said).toContainEqual(expect.stringMatching(/^✓ instruments: encode: 32 clips in \d+(\.\d)? s$/));
  expect(said).toContainEqual(expect.stringMatching(/^✓ guitars: encode crops of 1 s: 28 clips in \d+(\.\d)? s$/));
  expect(said).toContainEqual(expect.stringMatching(/^✓ instruments: Track A: 80 epochs in \d+(\.\d)? s$/));
  expect(said).toContainEqual(expect.stringMatching(/^✓ instruments: Track B: 64 queries in \d+(\.\d)? s$/));
  const results = await place.results('moonshine-tiny');

  const made = await place.files('runs', 'store');
  const second = await place.run(['run', 'moonshine-tiny', '--tasks', bothTasks]);
  expect(second.code).toBe(0);
  const stages = ['encode', 'Track A', 'Track B'].flatMap((stage) => [
    `✓ instruments: ${stage}: done before`,
    `✓ guitars: ${stage === 'encode' ? 'encode crops of 1 s' : stage}: done before`,
  ]);
  expect(second.stderr.trimEnd().split('\n').sort()).toEqual(stages.sort());
  expect(await place.files('runs', 'store')).toEqual(made);
  expect(scores(await place.results('moonshine-tiny'))).toEqual(scores(results));
  expect(second.stdout).not.toContain('It held');

  const third = await place.run(['run', 'moonshine-tiny', '--tasks', tasks.instruments, '--track', 'b']);
  expect(third.stdout).toContain('It held 3 scores that this run was not asked for; asked for again, they come from');
});

test('--json prints what results.json holds and nothing else; both tracks are far from chance', async () => {
  const { code, stdout } = await place.run(['run', 'moonshine-tiny', '--tasks', tasks.instruments, '--json']);
  expect(code).toBe(0);
  expect(stdout).toBe(await readFile(place.path(path), 'utf8'));
  const { encoder, suite, tasks: scored, tracks } = await place.results('moonshine-tiny');
  expect(encoder).toMatchObject({ name: 'moonshine-tiny', samplingRate: 16_000, outputDim: 288, hopSizeMs: 24 });
  expect(encoder.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(suite).toBe('custom');
  expect(scored.map(({ id, status, folds }) => [id, status, folds])).toEqual([['instruments', 'done', 4]]);
  const { trackA, trackB } = scored[0]!;
  // One of four by chance.
  for (const { metric, value, score, folds } of [trackA!.strict, trackA!.reference, trackB!.reference]) {
    expect(metric).toBe('accuracy');
    expect(value).toBeGreaterThan(0.45);
    expect(score).toBe(value);
    expect(Object.keys(folds!)).toEqual(['a', 'b', 'c', 'd']);
  }
  expect(tracks.A.strict.weighted).toBe(trackA!.strict.score);
  expect(tracks.B.reference.weighted).toBe(trackB!.reference.score);
});

test('--track b leaves the probe out, and --out and --data name other folders', async () => {
  const place = await Workplace.make();
  const args = [
    'run',
    'logmel',
    '--tasks',
    tasks.instruments,
    '--track',
    'b',
    '--out',
    'elsewhere/deep',
    '--jobs',
    '1',
  ];
  expect(await place.run([...args, '--data', place.path('data')])).toMatchObject({ code: 0 });
  const { tasks: scored } = await place.results('logmel', 'elsewhere/deep');
  expect(scored[0]).toMatchObject({ status: 'done', trackA: null, trackB: { strict: { metric: 'accuracy' } } });
});
