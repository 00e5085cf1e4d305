import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { AudioEncoder } from '../encoder.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';
import { checkBehaviour } from './behaviour.ts';
import { Bench } from './bench.ts';
import { contractChecks } from './contract.ts';
import { type Check, type CheckFinding, mistakesIn, runCheck, runChecks } from './finding.ts';
import { lengthChecks } from './lengths.ts';
import { loadMaterial } from './material.ts';
import { processChecks } from './process-check.ts';
import { signalChecks } from './signals.ts';
import { stabilityChecks } from './stability.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/encoder/${name}`, import.meta.url));
const material = loadMaterial('no-such-folder', 16_000);

type Group = (bench: Bench) => readonly Check[];
const lengths: Group = (bench) => lengthChecks(bench, true);

/** What some groups of checks find wrong with a class. */
async function failuresOf(className: string, ...groups: readonly Group[]): Promise<CheckFinding[]> {
  const name = className.includes('.ts:') ? className : `rule_breaking_encoders.ts:${className}`;
  const source = await resolveEncoder(fixture(name));
  const bench = new Bench(await openEncoder(source), source, await material);
  const failures: CheckFinding[] = [];
  for await (const finding of runChecks(groups.flatMap((group) => group(bench)))) {
    if (finding.outcome === 'failed') failures.push(finding);
  }
  return failures;
}

async function findingsOf(encoder: string, quick = false): Promise<CheckFinding[]> {
  const findings: CheckFinding[] = [];
  const options = { data: 'no-such-folder', quick };
  for await (const finding of checkBehaviour(await resolveEncoder(encoder), options)) findings.push(finding);
  return findings;
}

test('the log-mel encoder passes every check, long clips too', { timeout: 120_000 }, async () => {
  const findings = await findingsOf('logmel');
  expect(findings.filter(({ must, outcome }) => must && outcome !== 'passed')).toEqual([]);
  expect([...new Set(findings.map(({ group }) => group))]).toEqual([
    'Declarations',
    'Lengths',
    'Stability',
    'Signals',
    'Speed',
  ]);
  expect(findings.find(({ name }) => name === '60 s of audio')!.measured).toBe('1500 frames, 1500 expected');
  expect(findings.at(-2)!.measured).toMatch(/^\d.* × real time \(real-time factor 0\.\d+\), \d.* × in batches of 16$/);
});

test('what cannot be opened ends the check', async () => {
  expect(await findingsOf(fixture('several_encoders.ts:UndeclaredEncoder'))).toMatchObject([
    { name: 'opens', outcome: 'failed', must: true },
  ]);
});

test('a class that keeps to the rules passes', async () => {
  expect(await failuresOf('RuleAbidingEncoder', contractChecks, lengths, stabilityChecks, signalChecks)).toEqual([]);
});

test('one mistake is told once: what rests on it is not tried', async () => {
  const findings = await findingsOf(fixture('rule_breaking_encoders.ts:TemplateExampleEncoder'), true);
  expect(findings.map(({ outcome }) => outcome)).toEqual([
    'passed',
    'failed',
    ...Array(findings.length - 2).fill('skipped'),
  ]);
  expect(findings.length).toBeGreaterThan(10);
  for (const { measured } of findings.slice(2)) expect(measured).toMatch(/^not tried: no finite/);
  expect(mistakesIn(findings)).toBe(1);
});

test('an encoder that draws its numbers is told so, and not that they change with the batch', async () => {
  const findings = await findingsOf(fixture('rule_breaking_encoders.ts:DropoutEncoder'), true);
  const skipped = findings.filter(({ outcome }) => outcome === 'skipped');
  expect(skipped.map(({ name }) => name)).toEqual([
    'unchanged by batch-mates',
    'unchanged by batch size',
    'unchanged by the order in a batch',
    'a sound is not silence',
  ]);
  expect(new Set(skipped.map(({ measured }) => measured))).toEqual(
    new Set(['not tried: it does not give the same numbers twice']),
  );
});

test('mistakes are told apart by their hints, errors of the encoder’s own code by what they say', async () => {
  const failed = { group: 'Lengths', name: 'a', must: true, outcome: 'failed', measured: '3 frames' } as const;
  const thrown = async (message: string): Promise<CheckFinding> => {
    const run = () => {
      throw new Error(message);
    };
    return runCheck({ group: 'Lengths', name: 'b', must: false, run });
  };
  expect(mistakesIn([])).toBe(0);
  expect(
    mistakesIn([
      { ...failed, hint: 'cut them' },
      { ...failed, measured: '9 frames', hint: 'cut them' },
    ]),
  ).toBe(1);
  // It throws, so it must be mended, whatever was to be found out.
  expect(await thrown('no')).toMatchObject({ must: true, hint: expect.stringContaining('mend it') });
  expect(mistakesIn([await thrown('no'), await thrown('mine, given 2 s: no'), await thrown('oh')])).toBe(2);
  expect(mistakesIn([{ ...failed, outcome: 'skipped' }])).toBe(0);
});

test('the challenge template’s example is caught: no frame at its own test length, another output every time', async () => {
  const failures = await failuresOf('TemplateExampleEncoder', contractChecks, (bench) => lengthChecks(bench, false));
  const at = (name: string) => failures.find((finding) => finding.name === name);
  for (const name of ["float32 [B, T', D], finite", '0.1 s of audio', '30 s of audio']) {
    expect(at(name)).toMatchObject({ must: true, measured: expect.stringContaining('no frame') });
  }
  // One frame in 40 s: seconds were divided by milliseconds.
  expect(at('60 s of audio')).toMatchObject({ measured: '1 frames, 1500 expected' });
  expect(at('60 s of audio')!.hint).toContain('milliseconds');
});

test('the reference’s Whisper example is caught: 10 ms declared, 20 ms given', async () => {
  const failures = await failuresOf('WhisperExampleEncoder', contractChecks, lengths);
  // Its frames are counted by the measured hop, so that one mistake is one finding.
  expect(failures).toMatchObject([{ name: 'the hop as declared', must: true }]);
  expect(failures[0]!.measured).toContain('declares hopSizeMs 10, but gives a frame every 20');
  expect(failures[0]!.hint).toContain('write hopSizeMs: 20,');
});

test('frames of the padding are caught', async () => {
  const failures = await failuresOf('PaddedEncoder', lengths);
  const second = failures.find(({ name }) => name === '1 s of audio')!;
  expect(second).toMatchObject({ measured: '1500 frames, 50 expected', must: true });
  expect(second.hint).toContain('cut the frames of the padding');
});

test.each([
  ['DropoutEncoder', stabilityChecks, 'the same twice', 'switch dropout'],
  ['several_encoders.ts:BatchNormEncoder', stabilityChecks, 'unchanged by batch-mates', "batch = 'single'"],
  ['PlaceInBatchEncoder', stabilityChecks, 'unchanged by the order in a batch', "batch = 'single'"],
  ['BatchSizeEncoder', stabilityChecks, 'unchanged by batch size', "batch = 'single'"],
  ['DivideByEnergyEncoder', signalChecks, 'silence', 'division by zero'],
])('%s is caught', async (className, group, name, hint) => {
  const failure = (await failuresOf(className, group)).find((finding) => finding.name === name);
  expect(failure).toMatchObject({ must: true });
  expect(failure!.hint).toContain(hint);
});

test('a process that ended and was started again is warned of; where there is none, nothing is said', async () => {
  const source = await resolveEncoder('logmel');
  const encoder = await openEncoder(source);
  const findings = async (resources?: AudioEncoder['resources']): Promise<CheckFinding[]> => {
    const bench = new Bench({ ...encoder, ...(resources && { resources }) }, source, await material);
    return Promise.all(processChecks(bench).map(runCheck));
  };
  expect(await findings()).toEqual([]);
  expect(await findings(async () => ({ processId: 1, restarts: 0 }))).toMatchObject([{ outcome: 'passed' }]);
  expect(await findings(async () => ({ processId: 1, restarts: 2 }))).toMatchObject([
    { must: false, outcome: 'failed', measured: expect.stringContaining('again 2 ×') },
  ]);
});

test('an encoder that does not listen is only warned of', async () => {
  expect(await failuresOf('DeafWeightsEncoder', signalChecks)).toMatchObject([
    { name: 'a sound is not silence', must: false },
  ]);
});
