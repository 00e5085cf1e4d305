import { expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import { esc50 } from '../task/catalog/esc50.ts';
import { secret, told } from '../told.ts';
import { tellingFailures } from './early-failures.ts';
import type { RunEvent } from './events.ts';
import { executeSteps } from './execute.ts';
import type { PlannedTask } from './plan.ts';
import type { EncodeStep } from './step.ts';

function step(key: string, stage = 'esc50: encode'): EncodeStep {
  const shard = { shard: key, shardState: '', cropSeconds: null, pooled: true };
  return { kind: 'encode', key, dependsOn: [], stage, work: 1, tasks: [esc50.id], ...shard };
}

/** What is told of steps, one after the other, of which some were done before and some fail. */
async function notesOf(
  steps: readonly EncodeStep[],
  { done = [] as string[], failing = [] as string[], isHidden = false },
) {
  const notes: string[] = [];
  const tasks = [{ task: esc50, shards: [], isHidden } as unknown as PlannedTask];
  const workshop = {
    isDone: async ({ key }: { key: string }) => done.includes(key),
    limitOf: () => 1,
    async perform({ key }: { key: string }) {
      if (failing.includes(key)) throw new OtoscopeError(told`${key}/${secret('bark')} is bad`);
    },
  };
  const { signal } = new AbortController();
  const tell = (event: RunEvent): void => void (event.kind === 'note' && notes.push(event.text));
  const failures = await executeSteps(steps, tellingFailures(workshop, tasks, tell, signal), () => {}, signal);
  expect([...failures.keys()]).toEqual(failing);
  return notes;
}

test('a failure is told at once where the stage goes on, and of a stage once', async () => {
  const steps = [step('a'), step('b'), step('c'), step('d', 'gtzan: encode')];
  const notes = await notesOf(steps, { failing: ['a', 'b'] });
  expect(notes).toEqual(['esc50: encode: a/bark is bad; the rest of it goes on']);
});

test('where nothing of the stage is left, the end of it tells', async () => {
  expect(await notesOf([step('a')], { failing: ['a'] })).toEqual([]);
  expect(await notesOf([step('a'), step('b')], { done: ['a'], failing: ['b'] })).toEqual([]);
  expect(await notesOf([step('a'), step('b')], { failing: ['b'] })).toEqual([]);
});

test('of hidden data no sample is named', async () => {
  const [note] = await notesOf([step('a'), step('b')], { failing: ['a'], isHidden: true });
  expect(note).toContain('a/');
  expect(note).not.toContain('bark');
});

test('what was given up because the run was interrupted is not told', async () => {
  const notes: string[] = [];
  const stop = new AbortController();
  const workshop = {
    isDone: async () => false,
    limitOf: () => 1,
    async perform() {
      stop.abort(new Error('stopped'));
      throw new Error('the thread pool was closed');
    },
  };
  const tell = (event: RunEvent): void => void (event.kind === 'note' && notes.push(event.text));
  const telling = tellingFailures(workshop, [], tell, stop.signal);
  await expect(executeSteps([step('a'), step('b')], telling, () => {}, stop.signal)).rejects.toThrow('stopped');
  expect(notes).toEqual([]);
});
