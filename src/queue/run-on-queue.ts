import { resolve } from 'node:path';
import { concludeRun, type FinishedRun } from '../run/conclude.ts';
import type { Listener } from '../run/events.ts';
import { stepsLeft, type Workshop } from '../run/execute.ts';
import { LiveFile } from '../run/live/live-file.ts';
import { type ReadyRun, type RunOptions, withPlannedRun } from '../run/run.ts';
import type { Step } from '../run/step.ts';
import { hasResult, storesIn } from '../run/stores.ts';
import { connect } from './connect.ts';
import { putEncoder } from './encoder/put.ts';
import { type QueueExecutor, queueExecutor } from './follow.ts';
import { Lanes } from './lanes.ts';
import { Queues } from './queues.ts';
import { readRun, type StoredRun, writeRun } from './run-file.ts';
import { newRunId, submit } from './submit.ts';

export interface QueuedRunOptions extends RunOptions {
  /** The queue's address. */
  readonly queue: string;
  /** Told the run's name once it is on the queue. */
  readonly onSubmitted: (id: string, steps: number) => void;
}

/** Puts a run on a queue, and leaves it to the workers. */
export function submitRun(options: QueuedRunOptions): Promise<string> {
  return onQueue(options, async ({ queues, lanes, id, stored: { run }, store, steps }) => {
    await submit(queues, lanes, run, { id, store, steps });
    options.onSubmitted(id, steps);
    return id;
  });
}

/** Does a run's steps by the workers of a queue, and writes its results. */
export function runOnQueue(options: QueuedRunOptions): Promise<FinishedRun> {
  return onQueue(options, async ({ queues, lanes, id, stored: { run }, store, steps, ready }) => {
    if (steps > 0) {
      await submit(queues, lanes, run, { id, store, steps });
      options.onSubmitted(id, steps);
    }
    return finish(queueExecutor({ queues, lanes, run, id, store }), run, { ...options, ...ready });
  });
}

interface Prepared {
  readonly queues: Queues;
  readonly lanes: Lanes;
  readonly id: string;
  readonly stored: StoredRun;
  readonly store: string;
  /** How many are left to do. */
  readonly steps: number;
  readonly ready: ReadyRun;
}

/** Plans a run, and puts into the store what the workers need of it. */
async function onQueue<Result>(
  options: QueuedRunOptions,
  work: (prepared: Prepared) => Promise<Result>,
): Promise<Result> {
  const data = resolve(options.data);
  return withQueue(options.queue, options.out, options.onEvent, async ({ queues, lanes, store }) => {
    // Paths that hold on every machine.
    return withPlannedRun({ ...options, data }, async (ready) => {
      const id = newRunId();
      const stored = { run: ready.run, data };
      const { left } = await stepsLeft(ready.run.plan.steps, ready.workshop);
      if (left.length > 0) {
        await putEncoder(store, ready.run.source);
        await writeRun(store, id, stored);
      }
      return work({ queues, lanes, id, stored, store, steps: left.length, ready });
    });
  });
}

export interface AttachOptions extends Pick<RunOptions, 'out' | 'signal' | 'onEvent'> {
  readonly queue: string;
  readonly id: string;
}

/** Looks in on a run that was put on a queue, and writes its results when it has ended. */
export async function attachToRun(options: AttachOptions): Promise<FinishedRun> {
  const { out, id } = options;
  return withQueue(options.queue, out, options.onEvent, async ({ queues, lanes, store }) => {
    const { run } = await readRun(store, id);
    const stores = storesIn(out);
    const workshop = { isDone: (step: Step) => hasResult(step, stores) };
    const signal = options.signal ?? new AbortController().signal;
    const live = new LiveFile(out, { encoder: run.source.name, suite: run.suite.id });
    const listener: Listener = (event) => {
      live.see(event);
      options.onEvent?.(event);
    };
    try {
      const execute = queueExecutor({ queues, lanes, run, id, store });
      const finished = await finish(execute, run, { out, workshop, signal, listener });
      await live.close();
      return finished;
    } catch (error) {
      await live.fail(error, signal);
      throw error;
    }
  });
}

interface Finishing extends Pick<RunOptions, 'out'> {
  readonly workshop: Pick<Workshop, 'isDone'>;
  readonly listener: Listener;
  readonly signal: AbortSignal;
}

async function finish(
  execute: QueueExecutor,
  run: StoredRun['run'],
  { out, workshop, listener, signal }: Finishing,
): Promise<FinishedRun> {
  const failures = await execute(run.plan.steps, workshop, listener, signal);
  return concludeRun(run, failures, out);
}

async function withQueue<Result>(
  queue: string,
  out: string,
  onEvent: Listener | undefined,
  work: (open: { queues: Queues; lanes: Lanes; store: string }) => Promise<Result>,
): Promise<Result> {
  const connection = await connect(queue, (text) => onEvent?.({ kind: 'note', text }));
  const queues = new Queues(connection);
  try {
    const store = resolve(storesIn(out).folder);
    return await work({ queues, lanes: await Lanes.of(connection.address, store), store });
  } finally {
    await queues.close();
    connection.close();
  }
}
