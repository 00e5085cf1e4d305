import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { missingForCuda } from '../../compute/device.ts';
import { huggingFaceSourceNow } from '../../encoder/hugging-face/hugging-face.ts';
import { moduleSource } from '../../encoder/module.ts';
import { likewise } from '../../encoder/on-gpu.ts';
import { onnxSource } from '../../encoder/onnx-file.ts';
import type { Device } from '../../encoder/options.ts';
import { pythonSource } from '../../encoder/python/source.ts';
import { resolveEncoder } from '../../encoder/resolve.ts';
import type { EncoderSource, PythonSource } from '../../encoder/source.ts';
import { OtoscopeError } from '../../errors.ts';
import { encoderInStore } from './put.ts';

/** What a worker has to run encoders with. */
export interface Means {
  /** The folder `store`. */
  readonly store: string;
  /** The interpreter for Python encoders; absent: that of the run if it is here, else as for a local run. */
  readonly python?: string;
  readonly device: Device;
  /** How many threads run an encoder. */
  readonly jobs: number;
}

/**
 * Finds a run's encoder on this machine: from its files in the store, else where it lay when the run was planned.
 *
 * @throws OtoscopeError with the reason why it cannot be run here, or would compute something else.
 */
export async function findEncoder(source: EncoderSource, means: Means): Promise<EncoderSource> {
  refuseDevice(source, means);
  const stored = await encoderInStore(means.store, source);
  if (!stored) return verified(await asNamed(source, means), source);
  try {
    return verified(await at(stored.entry, source, means), source);
  } catch (error) {
    if (!(error instanceof OtoscopeError)) throw error;
    // A class may open files beside itself that it does not list.
    const there = await at(placeOf(source), source, means).then(
      (found) => likewise(found, source),
      () => null,
    );
    if (there?.fingerprint === source.fingerprint) return there;
    throw error;
  }
}

function refuseDevice(source: EncoderSource, { device }: Means): void {
  const [wanted, here] =
    source.kind === 'python'
      ? [kindOf(source.device), kindOf(device)]
      : [source.onGpu ? 'cuda' : 'cpu', missingForCuda() ? 'cpu' : kindOf(device)];
  if (wanted === here) return;
  throw new OtoscopeError(`it computes on ${wanted}, this worker on ${here}`, {
    hint: `start a worker with --device ${wanted}`,
  });
}

function kindOf(device: Device): string {
  return device.split(':')[0]!;
}

function placeOf(source: EncoderSource): string {
  if (source.kind === 'hugging-face') return source.folder;
  if (source.kind === 'python') return source.module;
  return source.kind === 'onnx' || source.kind === 'module' ? source.path : '';
}

/** What comes with this program, or with the Python environment. */
async function asNamed(source: EncoderSource, means: Means): Promise<EncoderSource> {
  return source.kind === 'python' ? python(source.module, source, means) : resolveEncoder(source.name);
}

async function at(place: string, source: EncoderSource, means: Means): Promise<EncoderSource> {
  switch (source.kind) {
    case 'onnx':
      return { ...(await onnxSource(place, source.selection)), name: source.name };
    case 'hugging-face':
      return huggingFaceSourceNow({ ...source, folder: place });
    case 'module':
      return { ...(await moduleSource(place, source.className)), name: source.name };
    case 'python':
      return python(place, source, means);
    default:
      return source;
  }
}

async function python(
  module: string,
  source: PythonSource,
  { python: named, device, jobs }: Means,
): Promise<PythonSource> {
  const same = isAbsolute(source.interpreter.executable) ? source.interpreter.executable : undefined;
  const isHere =
    same !== undefined &&
    (await access(same).then(
      () => true,
      () => false,
    ));
  const interpreter = named ?? (isHere ? same : undefined);
  const { encodeSeconds, startSeconds, attribute, name } = source;
  const options = {
    device,
    jobs,
    encodeSeconds,
    startSeconds,
    ...(interpreter !== undefined && { python: interpreter }),
  };
  return { ...(await pythonSource(module, attribute, options)), name };
}

function verified(described: EncoderSource, source: EncoderSource): EncoderSource {
  const found = likewise(described, source);
  if (found.fingerprint === source.fingerprint) return found;
  throw new OtoscopeError(`it would not compute the same here: ${difference(found, source)}`, {
    hint: 'use the same environment on all machines',
  });
}

/** The first thing in which two encoders differ, as far as that can be told. */
function difference(here: EncoderSource, there: EncoderSource): string {
  if (here.kind === 'python' && there.kind === 'python') {
    const [ours, theirs] = [here.interpreter.version, there.interpreter.version];
    if (ours !== theirs) return `Python ${ours} here, ${theirs} where the run was planned`;
    for (const [name, version] of Object.entries(there.packages)) {
      if (here.packages[name] === version) continue;
      return `${name} ${here.packages[name] ?? 'missing'} here, ${version} where the run was planned`;
    }
    if (here.weights !== there.weights) return 'its weights are others';
  }
  return `its fingerprint is ${here.fingerprint.slice(0, 12)} here, ${there.fingerprint.slice(0, 12)} where the run was planned`;
}
