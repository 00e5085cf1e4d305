import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { executionProviders } from './device.ts';
import type { NumericArray, Value } from './graph.ts';
import type { DataType } from './onnx-format.ts';

/** A tensor that goes into a model or comes out of one. */
export interface Feed {
  readonly data: NumericArray;
  readonly shape: readonly number[];
}

const settings = {
  // One session per worker thread and one thread per session: many small jobs run twice as fast as with shared threads.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
} satisfies InferenceSession.SessionOptions;

/** ONNX Runtime is loaded with a thread's first session: the thread that only plans a run waits for none of it. */
const loadRuntime = () => import('onnxruntime-node');

/** With what this thread computes. */
function options(): InferenceSession.SessionOptions & typeof settings {
  return { ...settings, executionProviders: executionProviders() };
}

/**
 * Opens an ONNX model in this thread. `run` blocks the thread, so sessions belong in worker threads.
 *
 * @param model the model's bytes, or its file (which external weight files lie beside).
 * @param folder where external weight files lie, if a model given as bytes has any.
 */
export async function openSession(model: Uint8Array | string, folder?: string): Promise<InferenceSession> {
  const { InferenceSession } = await loadRuntime();
  if (typeof model === 'string') return InferenceSession.create(model, options());
  if (folder === undefined) return InferenceSession.create(model, options());
  const session = { ...settings.extra.session, model_external_initializers_file_folder_path: folder };
  return InferenceSession.create(model, { ...options(), extra: { session } });
}

/** A graph of ours, ready to run. */
export interface Program<Output extends string> {
  /** @param into arrays for outputs to be put into; those without one get an array of their own. */
  run(
    feeds: Readonly<Record<string, Feed>>,
    into?: Readonly<{ [Name in Output]?: Feed }>,
  ): Promise<Record<Output, Feed>>;
  release(): Promise<void>;
}

/**
 * Compiles a graph, as {@link openSession} opens a model.
 *
 * @param denormals what becomes of numbers below the smallest normal float. For training and search they count as zero, which
 *   keeps Adam's vanishing moments from slowing every step and changes arithmetic in this thread for good; an encoder's
 *   are kept.
 */
export async function openProgram<Output extends string>(
  outputs: Readonly<Record<Output, Value>>,
  denormals: 'zero' | 'kept' = 'zero',
): Promise<Program<Output>> {
  const [{ InferenceSession, Tensor }, { writeModel }] = await Promise.all([loadRuntime(), import('./model.ts')]);
  const session = { ...settings.extra.session, set_denormal_as_zero: denormals === 'zero' ? '1' : '0' };
  const opened = await InferenceSession.create(writeModel(outputs), { ...options(), extra: { session } });
  const toTensor = ({ data, shape }: Feed) => new Tensor(typeOf(data), data, shape);
  const toTensors = (feeds: Readonly<Record<string, Feed>>): Record<string, Tensor> => {
    return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, toTensor(feed)] as const));
  };
  const everyOutput = Object.fromEntries(Object.keys(outputs).map((name) => [name, null]));
  return {
    async run(feeds, into) {
      const fetches = { ...everyOutput, ...toTensors({ ...into }) };
      const results = await opened.run(toTensors(feeds), fetches);
      const entries = Object.entries(results).map(([name, { data, dims }]) => {
        return [name, { data: data as NumericArray, shape: dims }] as const;
      });
      return Object.fromEntries(entries) as unknown as Record<Output, Feed>;
    },
    release: () => opened.release(),
  };
}

function typeOf(data: NumericArray): DataType {
  if (data instanceof BigInt64Array) return 'int64';
  return data instanceof Float64Array ? 'float64' : 'float32';
}
