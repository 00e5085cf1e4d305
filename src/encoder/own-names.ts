import type { EncoderSource } from './source.ts';

/** What an encoder's author calls the things that messages tell to mend. */
export interface OwnNames {
  readonly samplingRate: string;
  readonly outputDim: string;
  readonly hopSizeMs: string;
  readonly windowSeconds: string;
  /** What stands between a name and its value. */
  readonly is: string;
  /** What turns waveforms into embeddings. */
  readonly encode: string;
  /** How it is had that waveforms come one at a time. */
  readonly oneAtATime: string;
}

/** Of a class in TypeScript or JavaScript. */
const classNames: OwnNames = {
  samplingRate: 'samplingRate',
  outputDim: 'outputDim',
  hopSizeMs: 'hopSizeMs',
  windowSeconds: 'windowSeconds',
  is: ': ',
  encode: 'encode',
  oneAtATime: "declare batch = 'single'",
};

/** Of a class in Python. */
export const pythonNames: OwnNames = {
  samplingRate: 'sampling_rate',
  outputDim: 'output_dim',
  hopSizeMs: 'hop_size_in_ms',
  windowSeconds: 'window_seconds',
  is: ' = ',
  encode: 'forward',
  oneAtATime: 'declare batch = "single"',
};

/** Of a module in HEAR's form, whose hop is that of its timestamps. */
export const hearNames: OwnNames = {
  ...pythonNames,
  samplingRate: 'sample_rate',
  outputDim: 'timestamp_embedding_size',
  hopSizeMs: 'timestamps in steps of',
  is: ' ',
  encode: 'get_timestamp_embeddings',
};

/** Of an ONNX file: the keys of its settings, and its graph. */
export const onnxNames: OwnNames = {
  samplingRate: '"samplingRate"',
  outputDim: '"outputDim"',
  hopSizeMs: '"hopSizeMs"',
  windowSeconds: '"windowSeconds"',
  is: ': ',
  encode: 'the model',
  oneAtATime: 'export it with a batch axis of 1',
};

export function namesOf({ names = classNames }: { readonly names?: OwnNames }): OwnNames {
  return names;
}

/** The names of an encoder that is not open. */
export function namesOfKind(kind: EncoderSource['kind']): OwnNames {
  if (kind === 'python') return pythonNames;
  return kind === 'onnx' ? onnxNames : classNames;
}
