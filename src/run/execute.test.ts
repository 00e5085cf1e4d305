import { expect, test } from 'vitest';
import { OtoscopeError } from '../errors.ts';
import type { RunEvent } from './events.ts';
import { executeSteps, type Workshop } from './execute.ts';
import type { Step } from './step.ts';

function encode(key: string): Step {
  const stage = 'archive: encode';
  return {
    kind: 'encode',
    key,
    dependsOn: [],
    stage,
    work: 1,
    shard: key,
    shardState: '',
    cropSeconds: null,
    pooled: true,
    tasks: ['t'],
  };
}

function probe(key: string, dependsOn: string[]): Step {
  return {
    kind: 'probe',
    key,
    dependsOn,
    stage: 't: Track A',
    work: 1,
    task: 't',
    fold: null,
    protocol: null,
    seed: 42,
  };
}

/** A workshop that writes down what it does, in which some steps were done before and some fail. */
function workshop(done: string[] = [], failing: string[] = []) {
  const log: string[] = [];
  let underWay = 0;
  let most = 0;
  const shop: Workshop = {
    isDone: async ({ key }) => done.includes(key),
    limitOf: () => 2,
    async perform({ key }, report) {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 2));
      report(0.5, 5);
      log.push(key);
      underWay -= 1;
      if (failing.includes(key)) throw new OtoscopeError(`${key} failed`);
    },
  };
  return { shop, log, most: () => most };
}

const signal = new AbortController().signal;

test('a step waits for what it depends on, and no more than the limit run at once', async () => {
  const { shop, log, most } = workshop();
  const steps = [encode('e1'), encode('e2'), encode('e3'), probe('p', ['e1', 'e2', 'e3'])];
  expect(await executeSteps(steps, shop, () => {}, signal)).toEqual(new Map());
  expect(log.slice(0, 3).sort()).toEqual(['e1', 'e2', 'e3']);
  expect(log[3]).toBe('p');
  expect(most()).toBe(2);
});

test('what is done is not done again, and a stage that is wholly done says so', async () => {
  const { shop, log } = workshop(['e1', 'e2']);
  const events: RunEvent[] = [];
  await executeSteps(
    [encode('e1'), encode('e2'), probe('p', ['e1', 'e2'])],
    shop,
    (event) => events.push(event),
    signal,
  );
  expect(log).toEqual(['p']);
  expect(events[0]).toEqual({ kind: 'begin', stage: { name: 'archive: encode', unit: 'clips' }, cached: true });
});

test('a failed step fails those that need it and no others', async () => {
  const { shop, log } = workshop([], ['e1']);
  const steps = [encode('e1'), encode('e2'), probe('p1', ['e1']), probe('p2', ['e2'])];
  const failures = await executeSteps(steps, shop, () => {}, signal);
  expect([...failures].map(([key, { message }]) => [key, message])).toEqual([
    ['e1', 'e1 failed'],
    ['p1', 'e1 failed'],
  ]);
  expect(log.sort()).toEqual(['e1', 'e2', 'p2']);
});

test('of several steps that failed, the first of the plan is the reason, whichever failed first', async () => {
  const { shop } = workshop([], ['e1', 'e2']);
  const late: Workshop = {
    ...shop,
    async perform(step, report) {
      if (step.key === 'e1') await new Promise((resolve) => setTimeout(resolve, 20));
      await shop.perform(step, report);
    },
  };
  const steps = [encode('e1'), encode('e2'), probe('p', ['e1', 'e2'])];
  const failures = await executeSteps(steps, late, () => {}, signal);
  expect(failures.get('p')).toMatchObject({ message: 'e1 failed' });
});

test('a run whose only way fails comes to an end', async () => {
  const { shop } = workshop([], ['e1']);
  const failures = await executeSteps([encode('e1'), probe('p', ['e1'])], shop, () => {}, signal);
  expect([...failures.keys()]).toEqual(['e1', 'p']);
});

test('a stage tells of its progress and its end', async () => {
  const { shop } = workshop();
  const events: RunEvent[] = [];
  await executeSteps([encode('e1'), encode('e2')], shop, (event) => events.push(event), signal);
  const shares = events.flatMap((event) => (event.kind === 'advance' ? [event.share] : []));
  expect(shares[0]).toBe(0.25);
  expect(shares).toEqual([...shares].sort());
  expect(events.at(-1)).toMatchObject({ kind: 'end', count: 10, failed: false });
});

test('aborted, it begins nothing more and throws the reason', async () => {
  const { shop, log } = workshop();
  const controller = new AbortController();
  const steps = Array.from({ length: 20 }, (_, index) => encode(`e${index}`));
  const running = executeSteps(steps, shop, () => controller.abort(new OtoscopeError('stopped')), controller.signal);
  await expect(running).rejects.toThrow('stopped');
  expect(log.length).toBeLessThan(5);
});

test('the stages to come are told before they begin, and what a probe comes to after every epoch', async () => {
  const { shop } = workshop(['e1']);
  const learning: Workshop = {
    ...shop,
    async perform(_, report) {
      for (const epoch of [1, 2]) report(epoch / 4, epoch, { loss: 1 / epoch, validation: epoch / 10 });
    },
  };
  const events: RunEvent[] = [];
  await executeSteps([encode('e1'), probe('p', ['e1'])], learning, (event) => events.push(event), signal);
  const plan = events.findIndex(({ kind }) => kind === 'plan');
  expect(events[plan]).toEqual({ kind: 'plan', stages: [{ name: 't: Track A', unit: 'epochs' }] });
  expect(events[plan + 1]).toMatchObject({ kind: 'begin', stage: { name: 't: Track A' } });
  const of = { kind: 'epoch', task: 't', fold: null, protocol: null, epochs: 4 };
  expect(events.filter(({ kind }) => kind === 'epoch')).toEqual([
    { ...of, loss: 1, validation: 0.1 },
    { ...of, loss: 0.5, validation: 0.2 },
  ]);
});
