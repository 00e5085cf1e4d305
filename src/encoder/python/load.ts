import { z } from 'zod';
import { OtoscopeError } from '../../errors.ts';
import { note } from '../../threads/note.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { hearNames, type OwnNames, pythonNames } from '../own-names.ts';
import type { PythonSource } from '../source.ts';
import { failureOf, seeOutput } from './failure.ts';
import { requests } from './messages.ts';
import { ProcessDied, PythonProcess, TimeIsUp } from './process.ts';
import { Room } from './room.ts';
import { memoryOfferSchema } from './shared-memory.ts';

/** Raised whenever otoscope_bridge.py makes other numbers of the same encoder. */
const version = 1;

const attributesSchema = z.object({
  sampling_rate: z.int().min(1),
  output_dim: z.int().min(1),
  hop_size_in_ms: z.number().positive(),
  window_seconds: z.number().positive().nullable(),
  batch: z.literal('single').nullable(),
});
const descriptionSchema = z.object({
  className: z.string(),
  declared: z.record(z.string(), z.unknown()),
  version: z.string(),
  device: z.string(),
  packages: z.record(z.string(), z.string()),
  files: z.record(z.string(), z.string()),
  weights: z.string(),
  weightFiles: z.record(z.string(), z.string()),
  weightBytes: z.int().min(0),
  memories: z.array(memoryOfferSchema),
});

/** A loaded encoder as its process tells of it. */
export interface Loaded {
  readonly process: PythonProcess;
  readonly declared: z.infer<typeof attributesSchema>;
  readonly names: OwnNames;
  readonly fingerprint: string;
  /** SHA-256 of what it holds: its state, its arrays, the files it names. */
  readonly weights: string;
  /** Bytes of that, where there are any: of the tensors and arrays as it holds them, and of the files. */
  readonly weightBytes?: number;
  readonly packages: Readonly<Record<string, string>>;
  /** Of its own: code, and what it lists as weights, relative to its folder. */
  readonly files: readonly string[];
  /** Where it computes: `cpu`, `cuda:0`. */
  readonly device: string;
}

/** What of a source is only known when it was loaded. */
type Described = 'kind' | 'name' | 'fingerprint' | 'weightBytes' | 'weights' | 'packages' | 'files';

/** What loading needs to know of an encoder. */
export type Loading = Omit<PythonSource, Described>;

/**
 * Starts a process and has it load an encoder.
 *
 * @param slot the number of this process among those that run at once: several GPUs are dealt out by it.
 * @param room where its embeddings are put.
 * @param tell told what it prints, where the encoder is to be `verbose`.
 * @throws {@link OtoscopeError} with what is missing or what the encoder's own code throws; the process is gone then.
 */
export async function loadPython(loading: Loading, slot: number, room = new Room(), tell = note): Promise<Loaded> {
  const { module, attribute, interpreter, threads, startSeconds, verbose = false } = loading;
  const onLine = verbose ? (line: string): void => tell(`python: ${line}`) : undefined;
  const process = new PythonProcess(interpreter.executable, threads, room, onLine);
  try {
    const device = { kind: loading.device, slot };
    const request = Buffer.from(JSON.stringify({ module, attribute, device, verbose }));
    const reply = await process.ask(requests.load, [request.length], request, startSeconds);
    if (reply.kind === 'error') throw failureOf(reply.value, loading);
    const { value } = z.object({ kind: z.literal('json'), value: descriptionSchema }).parse(reply);
    process.share(value.memories);
    return { process, ...described(value, module) };
  } catch (error) {
    await process.close();
    if (error instanceof TimeIsUp) {
      throw new OtoscopeError(`${module} ${error.message} to be loaded`, {
        hint: 'import and construct it in Python by itself to see what it waits for',
        cause: error,
      });
    }
    if (error instanceof ProcessDied) {
      throw new OtoscopeError(`${module}: Python ended while it loaded the encoder: ${error.message}`, {
        ...(!verbose && { hint: seeOutput }),
        cause: error,
      });
    }
    throw error;
  }
}

function described(value: z.infer<typeof descriptionSchema>, module: string): Omit<Loaded, 'process'> {
  const declared = attributesSchema.safeParse(value.declared);
  if (!declared.success) {
    const issues = declared.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new OtoscopeError(`${module}: ${value.className} declares ${issues.join('; ')}`, {
      hint: 'an encoder has sampling_rate (Hz), output_dim, hop_size_in_ms and optionally window_seconds',
    });
  }
  const { className, packages, device, weightBytes } = value;
  const weights = fingerprintOf({ held: value.weights, ...value.weightFiles });
  const parts: Record<string, string> = {};
  for (const [file, hash] of Object.entries(value.files)) parts[`file ${file}`] = hash;
  for (const [name, each] of Object.entries(packages)) parts[`package ${name}`] = each;
  const python = value.version;
  // A GPU rounds otherwise than the CPU, but one GPU as the next.
  const [computedBy] = device.split(':');
  const fingerprint = fingerprintOf({
    kind: 'python',
    version,
    class: className,
    python,
    device: computedBy,
    weights,
    ...parts,
  });
  const files = [...Object.keys(value.files), ...Object.keys(value.weightFiles)];
  return {
    declared: declared.data,
    names: className === 'load_model' ? hearNames : pythonNames,
    fingerprint,
    weights,
    ...(weightBytes > 0 && { weightBytes }),
    packages,
    files,
    device,
  };
}
