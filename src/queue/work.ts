import { availableParallelism } from 'node:os';
import type { Job } from 'bullmq';
import { computeOn, missingForCuda } from '../compute/device.ts';
import type { Device } from '../encoder/options.ts';
import { removeAbandonedFrom, storesIn } from '../run/stores.ts';
import { ThreadPool } from '../threads/pool.ts';
import { connect } from './connect.ts';
import { EncoderLanes } from './encoder-lanes.ts';
import { failureOf, whyNot } from './failure.ts';
import { performGroup } from './group-job.ts';
import { type KindOfWork, Lanes, trying } from './lanes.ts';
import { Listeners } from './listeners.ts';
import { OpenedRuns } from './opened-runs.ts';
import { Presence } from './presence.ts';
import { type GroupJob, Queues, type StepJob } from './queues.ts';
import { performStep, type StepDone } from './step-job.ts';
import { Turns } from './turns.ts';

export interface WorkOptions {
  /** The queue's address. */
  readonly queue: string;
  /** The folder that all machines see. */
  readonly out: string;
  /** Where the archives are on this machine; absent: where they were when a run was planned. */
  readonly data?: string;
  readonly python?: string;
  readonly device: Device;
  /** Which kinds of steps it takes. */
  readonly only: readonly KindOfWork[];
  /** Worker threads; absent: one per core, of which two encode where the encoder computes on a GPU. */
  readonly jobs?: number;
  /** Seconds of silence after which another worker gets a step. */
  readonly patience: number;
  /** Seconds without a run after which it ends; absent: never. */
  readonly idle?: number;
  /** Aborted: the steps at hand are finished, then it ends. */
  readonly stop: AbortSignal;
  /** Aborted: the steps at hand are given back, and it ends. */
  readonly quit: AbortSignal;
  readonly onNote: (line: string) => void;
}

/**
 * Takes steps from the queue and does them, until told to stop.
 *
 * @throws OtoscopeError where the queue cannot be used, or the store not be written.
 */
export async function work(options: WorkOptions): Promise<void> {
  const { out, only, device, patience, stop, quit, onNote } = options;
  const jobs = options.jobs ?? availableParallelism();
  const encoders = options.jobs ?? (device.startsWith('cuda') ? 2 : jobs);
  const connection = await connect(options.queue, onNote);
  const noCuda = device.startsWith('cuda') ? missingForCuda() : null;
  if (noCuda) onNote(`probes and neighbours are computed on the CPU: ${noCuda.message}`);
  computeOn(noCuda ? 'cpu' : device);
  const [encoding, training] = [new ThreadPool(encoders, undefined, onNote), new ThreadPool(jobs)];
  const queues = new Queues(connection);
  const listeners = new Listeners({ connection, patience, quit, onNote });
  const presence = new Presence(connection, { device, only: [...only], jobs });
  const { note } = presence;
  const { folder } = storesIn(out);
  try {
    await removeAbandonedFrom({ folder });
    const lanes = await Lanes.of(connection.address, folder);
    const runs = new OpenedRuns({ out, data: options.data, encoding, training });
    const turns = new Turns();
    const step = async (job: Job<StepJob>, token: string): Promise<StepDone> => {
      const opened = await runs.get(job.data.run);
      const lane = lanes.ofStep(opened.step(job.data.step), opened.fingerprint);
      const { kind } = opened.step(job.data.step);
      const perform = () => performStep(job, token, opened, queues.at(lane));
      note.doing.push(job.name);
      try {
        // Threads hold one encoder.
        const result = await (kind === 'encode' ? turns.run(opened.fingerprint, perform) : perform());
        note.done += 1;
        return result;
      } catch (error) {
        if (error instanceof Error && error.name === 'Error') {
          note.failed += 1;
          const tries = `try ${job.attemptsMade + 1} of ${trying.attempts}`;
          onNote(`${job.name}: ${tries} failed: ${whyNot(failureOf(error.message))}`);
          presence.tell();
        }
        throw error;
      } finally {
        note.doing.splice(note.doing.indexOf(job.name), 1);
      }
    };

    listeners.listen(lanes.runs, 4, async () => 'ended');
    listeners.listen<GroupJob>(lanes.groups, 2, async (job, token) => {
      return performGroup(job, token, await runs.get(job.data.run), lanes, queues);
    });
    if (only.includes('probe')) listeners.listen(lanes.probe, training.size, step);
    // The neighbours of one step are looked for by all threads.
    if (only.includes('knn')) listeners.listen(lanes.knn, 1, step);
    const means = { store: folder, python: options.python, device, jobs: encoders };
    const encoderLanes = new EncoderLanes({ queues, lanes, listeners, runs, means, only, presence, onNote });
    // Two shards at once keep all threads busy while one of them comes to its end.
    await encoderLanes.serve((lane) => listeners.listen(lane, 2, step), stop, options.idle);
  } finally {
    await listeners.close();
    await presence.close();
    await Promise.all([encoding.close(), training.close(), queues.close()]);
    connection.close();
  }
}
