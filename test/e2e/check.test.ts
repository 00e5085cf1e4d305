import { platform } from 'node:os';
import { expect, type TestContext, test } from 'vitest';
import { type CheckReport, checkReportSchema } from '../../src/encoder/check/report.ts';
import { fixture, Workplace } from './program.ts';

const encoders = fixture('encoder', 'rule_breaking_encoders.ts');

/** The report of `otoscope check --json`; nothing else may be on standard output. */
async function reportOf(place: Workplace, ...args: string[]): Promise<CheckReport & { code: number | null }> {
  const { code, stdout } = await place.run(['check', ...args, '--json']);
  return { code, ...checkReportSchema.parse(JSON.parse(stdout)) };
}

const failuresIn = ({ findings }: CheckReport) => findings.filter(({ outcome }) => outcome === 'failed');

test('an encoder is tried on the recordings in the data folder, to ten minutes', async () => {
  const place = await Workplace.make();
  const { code, passed, material, findings } = await reportOf(place, 'logmel');
  expect({ code, passed }).toEqual({ code: 0, passed: true });
  expect(material).toMatchObject({ real: true, about: expect.stringContaining('instruments') });
  expect(findings.find(({ name }) => name === 'ten minutes of audio')!.measured).toContain('15000 frames');
  expect(findings.filter(({ outcome }) => outcome === 'skipped').map(({ name }) => name)).toEqual([
    'GPU memory within 16.1 GB',
  ]);
});

test('an encoder that ends its process is found out, with the check in which it did', async () => {
  const place = await Workplace.make('nothing');
  const report = await reportOf(place, `${encoders}:ExitOnSilenceEncoder`, '--quick');
  expect(report).toMatchObject({ code: 1, passed: false });
  expect(failuresIn(report)).toMatchObject([
    { name: 'silence', must: true, measured: 'its process ended by exit code 7' },
  ]);
  // It was opened, so the rehearsal was held.
  expect(report.findings.find(({ name }) => name === 'a minute of audio')).toMatchObject({ outcome: 'passed' });
});

test('the limit of the rehearsal is real: what takes more memory than there is fails, with what to do', async (context) => {
  if (platform() !== 'linux') skip(context, 'only Linux limits memory');
  const place = await Workplace.make('nothing');
  const report = await reportOf(place, `${encoders}:MemoryHungryEncoder`, '--quick', '--memory', '1');
  expect(report).toMatchObject({ code: 1, passed: false });
  expect(failuresIn(report)).toMatchObject([
    { group: 'Rehearsal', name: 'a minute of audio', hint: expect.stringContaining('declare windowSeconds') },
  ]);
});

test('Ctrl-C ends a check in native code at once, without a finding half told', async () => {
  const place = await Workplace.make('nothing');
  const running = place.start(['check', `${encoders}:DeafenedEncoder`, '--quick']);
  await running.until(async () => (await place.files('.')).has('deaf'));
  const sent = performance.now();
  running.process.kill('SIGINT');
  const { code, signal, stderr } = await running.ended;
  // The native code alone takes half a minute; a loaded machine may end it by the signal.
  expect((performance.now() - sent) / 1000).toBeLessThan(10);
  expect([1, 'SIGINT']).toContain(code ?? signal);
  expect(stderr).toMatch(/^stopped: .*\nhint: .*run it again/m);
});

function skip(context: TestContext, reason: string): never {
  console.warn(`skipped: ${context.task.name}: ${reason}`);
  return context.skip(reason);
}
