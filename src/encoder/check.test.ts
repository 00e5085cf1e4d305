import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type CheckFinding, checkEncoder } from './check.ts';
import { resolveEncoder } from './resolve.ts';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../test/fixtures/encoder/${name}`, import.meta.url));

async function findings(name: string): Promise<CheckFinding[]> {
  const all: CheckFinding[] = [];
  for await (const finding of checkEncoder(await resolveEncoder(name))) all.push(finding);
  return all;
}

test('the log-mel encoder passes every check', async () => {
  const all = await findings('logmel');
  expect(all.filter(({ passed }) => !passed)).toEqual([]);
  expect(all.length).toBe(15);
  expect(all.at(-1)!.measured).toContain('× real time');
});

test('an encoder that batch-mates change is found out, and told what to declare', async () => {
  const all = await findings(fixture('several_encoders.ts:BatchNormEncoder'));
  const failed = all.filter(({ passed }) => !passed);
  expect(failed.map(({ name }) => name)).toEqual(['alone as in a batch']);
  expect(failed[0]!.hint).toContain("batch = 'single'");
});

test('what cannot be opened or breaks its declarations ends the check', async () => {
  const undeclared = await findings(fixture('several_encoders.ts:UndeclaredEncoder'));
  expect(undeclared).toMatchObject([{ name: 'opens', passed: false }]);
  const wrongHop = await findings(fixture('several_encoders.ts:WrongHopEncoder'));
  expect(wrongHop.map(({ passed }) => passed)).toEqual([true, false]);
  expect(wrongHop[1]!.hint).toContain('write hopSizeMs: 10,');
});
