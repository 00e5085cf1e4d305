import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Tensor } from '../../compute/tensor.ts';
import { OtoscopeError } from '../../errors.ts';
import { note } from '../../threads/note.ts';
import { threadIndex } from '../../threads/thread-index.ts';
import type { AudioEncoder, EncoderResources } from '../encoder.ts';
import type { PythonSource } from '../source.ts';
import { failureOf, seeOutput } from './failure.ts';
import { type Loaded, loadPython } from './load.ts';
import { type Reply, requests } from './messages.ts';
import { NotReached, ProcessDied, type PythonProcess, TimeIsUp } from './process.ts';
import { Room } from './room.ts';

/** How often a process that died over a batch is replaced by a fresh one. */
const restarts = 3;
/** One that it computes and one that is ready for it: the process has a memory for each. */
const batchesAtOnce = 2;
/** Seconds after which a batch is told to take long, where it may take twice as many. */
const long = 60;
/** Seconds for an answer that needs no computing. */
const shortly = 60;

const resourcesSchema = z.object({
  processId: z.int(),
  peakMemoryBytes: z.number().optional(),
  peakGpuMemoryBytes: z.number().optional(),
});

/**
 * Opens a Python encoder in a process of its own, which lives until `close`. Another takes its place where it died or was
 * ended for taking too long; each is held against the fingerprint.
 */
export async function openPython(source: PythonSource): Promise<AudioEncoder> {
  const room = new Room();
  const first = await load(source, room);
  const { declared } = first;
  let process: Promise<PythonProcess> | undefined = Promise.resolve(first.process);
  let closed = false;
  const ask = async (
    what: number,
    shape: readonly number[],
    body: Uint8Array,
    seconds: number,
    signal?: AbortSignal,
  ): Promise<Reply> => {
    if (closed) throw new Error('the encoder was closed');
    // All that find none wait for the same one.
    process ??= load(source, room).then((loaded) => loaded.process);
    const asked = process;
    try {
      const ready = await asked;
      // What nobody wants any more is not begun.
      if (!signal?.aborted) return await ready.ask(what, shape, body, seconds);
    } catch (error) {
      // Dead, or ended because its time was up. Another may have started the next one already.
      if (process === asked) process = undefined;
      throw error;
    }
    throw signal.reason;
  };
  // Once, as batches behind it take as long.
  let toldLong = false;
  const tellLong = (batch: string): void => {
    if (!toldLong)
      note(`${source.name}: ${batch} takes long; a batch is ended after ${source.encodeSeconds} s (--encode-timeout)`);
    toldLong = true;
  };
  let died = 0;
  const onDeath = (how: string): void => {
    died += 1;
    // Not a line for each of thousands.
    if (died > 4 && !Number.isInteger(Math.log2(died))) return;
    note(`${source.name}: ${how}; started again${died === 1 ? '' : `, ${died} times by now`}`);
  };
  return {
    samplingRate: declared.sampling_rate,
    outputDim: declared.output_dim,
    hopSizeMs: declared.hop_size_in_ms,
    ...(declared.window_seconds !== null && { windowSeconds: declared.window_seconds }),
    ...(declared.batch !== null && { batch: declared.batch }),
    batchesAtOnce,
    names: first.names,
    encode: async ({ data, shape }: Tensor, signal?: AbortSignal): Promise<Tensor> => {
      const body = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const batch = batchOf(shape, declared.sampling_rate);
      const timer = setTimeout(tellLong, Math.min(long, source.encodeSeconds / 2) * 1000, batch);
      const attempt = () => ask(requests.encode, shape, body, source.encodeSeconds, signal);
      const onOwnDeath = (how: string): void => onDeath(`Python ended over ${batch}: ${how}`);
      const answered = insisting(source, attempt, onOwnDeath);
      const reply = await unlessUnwanted(answered, signal).finally(() => clearTimeout(timer));
      if (reply.kind === 'error') {
        // The traceback, which was printed before, is told before.
        if (source.verbose) await turn();
        throw failureOf(reply.value, source);
      }
      if (reply.kind !== 'embeddings') throw new Error(`Python answers a batch with ${reply.kind}`);
      return reply.tensor;
    },
    recycle: ({ data }) => room.giveBack(data),
    resources: async (): Promise<EncoderResources> => {
      const reply = await ask(requests.resources, [0], new Uint8Array(0), shortly);
      const { processId, peakMemoryBytes, peakGpuMemoryBytes } = z
        .object({ value: resourcesSchema })
        .parse(reply).value;
      return {
        processId,
        restarts: died,
        ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
        ...(peakGpuMemoryBytes !== undefined && { peakGpuMemoryBytes }),
      };
    },
    close: async () => {
      closed = true;
      const last = await process?.catch(() => undefined);
      await last?.close();
    },
  };
}

/** Tries again where the process died, not where it answered or took too long. What it did not come to is no try. */
async function insisting<Result>(
  source: PythonSource,
  attempt: () => Promise<Result>,
  onDeath: (how: string) => void,
): Promise<Result> {
  for (let deaths = 0; ; ) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof NotReached) continue;
      if (error instanceof TimeIsUp) {
        throw new OtoscopeError(`${source.module} ${error.message} over it`, {
          hint: 'give it more with --encode-timeout, or see what it waits for',
          cause: error,
        });
      }
      if (!(error instanceof ProcessDied)) throw error;
      deaths += 1;
      if (deaths <= restarts) {
        onDeath(error.how);
        continue;
      }
      throw new OtoscopeError(`${source.module}: Python ended ${deaths} times over it: ${error.message}`, {
        hint: `run the class on this clip by itself, or with fewer --jobs if memory is short${source.verbose ? '' : `; ${seeOutput}`}`,
        cause: error,
      });
    }
  }
}

/** The result, or the signal's reason as soon as nobody wants it any more; whoever works on it goes on. */
function unlessUnwanted<Result>(result: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (!signal) return result;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

/** What a batch is, without a word of which clips it holds. */
function batchOf([count, samples]: readonly number[], samplingRate: number): string {
  return `${count} × ${Number((samples! / samplingRate).toPrecision(3))} s of audio`;
}

async function load(source: PythonSource, room: Room): Promise<Loaded> {
  const loaded = await loadPython(source, threadIndex, room);
  if (loaded.fingerprint === source.fingerprint) return loaded;
  await loaded.process.close();
  if (loaded.weights !== source.weights) {
    throw new OtoscopeError(`${source.name} does not hold the same weights as when the run began`, {
      hint: 'if it draws them at random, call torch.manual_seed(42) in __init__; if a checkpoint was written meanwhile, run again',
    });
  }
  throw new OtoscopeError(`${source.name} changed since the run began`, { hint: 'run the same command again' });
}
