import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { OtoscopeError } from '../errors.ts';

/** Where numbers are computed: `cuda` deals the GPUs out to the worker threads of a Python encoder, and is the first otherwise. */
export type Device = 'cpu' | 'cuda' | `cuda:${number}`;

/** Every thread that starts later knows what is kept under this name. */
const key = 'otoscope-device';

/** Has all sessions of threads that start from now on compute on a device. */
export function computeOn(device: Device): void {
  setEnvironmentData(key, device);
}

/** What ONNX Runtime is to compute with in this thread, the first that can do an operator doing it. */
export function executionProviders(): readonly ('cpu' | { readonly name: 'cuda'; readonly deviceId: number })[] {
  const device = (getEnvironmentData(key) as Device | undefined) ?? 'cpu';
  if (device === 'cpu') return ['cpu'];
  return [{ name: 'cuda', deviceId: Number(device.slice('cuda:'.length)) }, 'cpu'];
}

/**
 * Whether ONNX Runtime can compute with CUDA here: its package comes without those files, which its own install script
 * fetches.
 *
 * @returns what is missing; null: nothing.
 */
export function missingForCuda(): OtoscopeError | null {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64') {
    return new OtoscopeError(`ONNX Runtime computes with CUDA on linux x64, and this is ${platform} ${arch}`, {
      hint: 'leave --device out; a Python encoder computes on the GPU by itself',
      exitCode: 2,
    });
  }
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  const file = join(root, 'bin', 'napi-v6', platform, arch, 'libonnxruntime_providers_cuda.so');
  if (existsSync(file)) return null;
  return new OtoscopeError(`ONNX Runtime's CUDA provider is not installed: there is no ${file}`, {
    hint: 'npm rebuild onnxruntime-node --ignore-scripts=false fetches it; it needs CUDA 12 and cuDNN 9',
    exitCode: 2,
  });
}
