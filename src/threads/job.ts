import type { OtoscopeError } from '../errors.ts';
import type { Bar } from './stage.ts';

/** A function that a worker thread can be asked to run: where it lives and what it is called. */
export interface Job<Argument, Result> {
  /** `import.meta.url` of the module that exports the function. */
  readonly module: string;
  /** The function's exported name. */
  readonly name: string;
  /** Never present: carries the types from the function to the caller. */
  readonly types?: (argument: Argument) => Result;
}

/** What a job found out on its way, by name. */
export type Figures = Readonly<Record<string, number>>;

/** Tells the caller of a job how many of its units (epochs, queries, …) are done. */
export type Progress = (done: number, figures?: Figures) => void;

/**
 * Names an exported function of a module so that {@link ThreadPool.run} can call it in a worker thread.
 *
 * @example
 * export function decode(bytes: Uint8Array): Float32Array { … }
 * export const decodeJob = defineJob(import.meta.url, 'decode', decode);
 */
export function defineJob<Argument, Result>(
  module: string,
  name: string,
  _function: (argument: Argument, progress: Progress) => Result | Promise<Result>,
): Job<Argument, Result> {
  return { module, name };
}

/** What travels to a worker thread. */
export interface JobRequest {
  readonly id: number;
  readonly module: string;
  readonly name: string;
  readonly argument: unknown;
}

/** What comes back: news of the job, then its result, or the error in a form that survives the way; notes at any time. */
export type JobReply =
  | { readonly note: string }
  | { readonly id: number; readonly done: number; readonly figures: Figures | undefined }
  | ({ readonly id: number; readonly result: unknown } & Stages)
  | ({ readonly id: number; readonly error: SerializedError } & Stages);

/** What the thread did when, where it is asked to tell. */
interface Stages {
  readonly bars?: readonly Bar[];
}

export interface SerializedError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Present when the error was an OtoscopeError. */
  readonly user?: Pick<OtoscopeError, 'hint' | 'exitCode' | 'withheld'>;
}
