import { InferenceSession, Tensor } from 'onnxruntime-node';
import { executionProviders } from './device.ts';
import type { NumericArray, Value } from './graph.ts';
import { writeModel } from './model.ts';
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
export function openSession(model: Uint8Array | string, folder?: string): Promise<InferenceSession> {
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
 * Compiles a graph for training and search: as {@link openSession}, and numbers below the smallest normal float count as
 * zero, which keeps Adam's vanishing moments from slowing every step. That changes arithmetic in this thread for good.
 */
export async function openProgram<Output extends string>(
  outputs: Readonly<Record<Output, Value>>,
): Promise<Program<Output>> {
  const session = await InferenceSession.create(writeModel(outputs), {
    ...options(),
    extra: { session: { intra_op: { allow_spinning: '0' }, set_denormal_as_zero: '1' } },
  });
  const everyOutput = Object.fromEntries(Object.keys(outputs).map((name) => [name, null]));
  return {
    async run(feeds, into) {
      const fetches = { ...everyOutput, ...toTensors({ ...into }) };
      const results = await session.run(toTensors(feeds), fetches);
      const entries = Object.entries(results).map(([name, { data, dims }]) => {
        return [name, { data: data as NumericArray, shape: dims }] as const;
      });
      return Object.fromEntries(entries) as unknown as Record<Output, Feed>;
    },
    release: () => session.release(),
  };
}

function toTensors(feeds: Readonly<Record<string, Feed>>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, toTensor(feed)] as const));
}

function toTensor({ data, shape }: Feed): Tensor {
  let type: DataType = 'float32';
  if (data instanceof BigInt64Array) type = 'int64';
  else if (data instanceof Float64Array) type = 'float64';
  return new Tensor(type, data, shape);
}
