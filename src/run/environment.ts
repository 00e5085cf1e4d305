import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import { z } from 'zod';
import type { EncoderSource, PythonSource } from '../encoder/source.ts';
import type { Results } from './results.ts';
import { programVersion } from './version.ts';

const packageSchema = z.object({ version: z.string() });

/** The machine and the programs that scores were made with. */
export function describeEnvironment(source?: EncoderSource): Results['environment'] {
  const require = createRequire(import.meta.url);
  return {
    otoscope: programVersion(),
    node: process.versions.node,
    onnxruntime: packageSchema.parse(require('onnxruntime-node/package.json')).version,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    ...(source?.kind === 'python' && { python: pythonOf(source) }),
  };
}

function pythonOf({ interpreter, packages, device }: PythonSource): Results['environment']['python'] {
  return { version: interpreter.version, executable: interpreter.executable, packages: { ...packages }, device };
}
