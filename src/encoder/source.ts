import type { ModelSpec } from './hugging-face/family.ts';
import type { OnnxSettings } from './onnx-settings.ts';
import type { Device } from './options.ts';
import type { Interpreter } from './python/interpreter.ts';
import type { Selection } from './selection.ts';

/**
 * What an encoder is, as plain data: it names files and settings, travels to worker threads and is opened there
 * (`openEncoder`).
 */
export type EncoderSource =
  | LogmelSource
  | MoonshineSource
  | WhisperSource
  | OnnxSource
  | HuggingFaceSource
  | ModuleSource
  | PythonSource;

interface Identity {
  /** What the encoder is called in results and folder names. */
  readonly name: string;
  /** SHA-256 (hex) over everything that decides its output: weights, code, settings. Embeddings are stored under it. */
  readonly fingerprint: string;
  /** Bytes of the files that hold its weights, in Python of what it holds; absent where they are not known or there are none. */
  readonly weightBytes?: number;
  /** ONNX Runtime computes it with CUDA; a Python encoder has a device of its own. */
  readonly onGpu?: true;
}

/** The built-in log-mel spectrogram, which has nothing to learn. */
export interface LogmelSource extends Identity {
  readonly kind: 'logmel';
}

/** The encoder of Moonshine, a small speech recogniser that takes the waveform itself. */
export interface MoonshineSource extends Identity {
  readonly kind: 'moonshine';
  /** The encoder's ONNX file. */
  readonly weights: string;
  readonly outputDim: number;
  /** It scales over its whole input, so that batch-mates would change the output: found out from its graph. */
  readonly dynamicallyQuantized: boolean;
}

/** The encoder of a Whisper model behind our own log-mel front end. */
export interface WhisperSource extends Identity {
  readonly kind: 'whisper';
  /** The encoder's ONNX file. */
  readonly weights: string;
  readonly outputDim: number;
}

/** A user's ONNX file with the settings beside it. */
export interface OnnxSource extends Identity {
  readonly kind: 'onnx';
  readonly path: string;
  readonly settings: OnnxSettings;
  /** What of the model was asked for. */
  readonly selection: Selection;
  /** The tensor with the embeddings, where it was named: an output of the graph or any other that it computes. */
  readonly tensor: string | undefined;
  /** Found from its graph: such a model must see one waveform at a time. */
  readonly dynamicallyQuantized: boolean;
}

/** A model in Hugging Face's layout, behind its own feature extractor. */
export interface HuggingFaceSource extends Identity {
  readonly kind: 'hugging-face';
  readonly folder: string;
  readonly selection: Selection;
  /** The ONNX file. */
  readonly path: string;
  readonly spec: ModelSpec;
  /** `preprocessor_config.json` */
  readonly preprocessor: Readonly<Record<string, unknown>>;
  /** The tensor with the embeddings. */
  readonly tensor: string;
  readonly dynamicallyQuantized: boolean;
}

/** A class that a TypeScript or JavaScript module exports. */
export interface ModuleSource extends Identity {
  readonly kind: 'module';
  readonly path: string;
  /** The exported class. */
  readonly className: string;
  /** The module, the local files that it imports and its weights, relative to its folder. */
  readonly files: readonly string[];
}

/** A class or HEAR module in Python. */
export interface PythonSource extends Identity {
  readonly kind: 'python';
  /** A file `.py`, absolute, or a dotted name. */
  readonly module: string;
  /** Which of the module's classes; absent: its only encoder. */
  readonly attribute?: string;
  readonly interpreter: Interpreter;
  readonly device: Device;
  /** How many threads the numeric libraries of each process may use. */
  readonly threads: number;
  /** How long a batch, and loading, may take. */
  readonly encodeSeconds: number;
  readonly startSeconds: number;
  /** Whether what it prints is told, which may tell of a sample. */
  readonly verbose?: true;
  /** The part of the fingerprint that covers its weights. */
  readonly weights: string;
  /** Versions of the packages it imports. */
  readonly packages: Readonly<Record<string, string>>;
  /** The module, what it imports from its own folder, and the files that it lists as weights, relative to that folder. */
  readonly files: readonly string[];
}
