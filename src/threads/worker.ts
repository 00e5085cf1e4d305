import { parentPort } from 'node:worker_threads';
import { OtoscopeError } from '../errors.ts';
import type { JobReply, JobRequest, Progress, SerializedError } from './job.ts';
import { JobStages } from './job-stages.ts';
import { keepNotes } from './note.ts';
import { keepsStages } from './thread-index.ts';

const port = parentPort;
if (!port) throw new Error('threads/worker is the body of a worker thread, not a program');

keepNotes((note) => port.postMessage({ note } satisfies JobReply));

type Module = Record<string, (argument: unknown, progress: Progress) => unknown>;
/** Asked for once: even an import of what is loaded goes through the loader, and jobs are many and small. */
const modules = new Map<string, Promise<Module>>();

function moduleOf(url: string): Promise<Module> {
  const loading = modules.get(url) ?? (import(url) as Promise<Module>);
  modules.set(url, loading);
  return loading;
}

port.on('message', async (request: JobRequest) => {
  let reply: JobReply;
  const transfer: ArrayBuffer[] = [];
  const stages = keepsStages ? new JobStages(request.name) : null;
  try {
    const module = await moduleOf(request.module);
    const progress: Progress = (done, figures) => {
      stages?.advance(done);
      port.postMessage({ id: request.id, done, figures } satisfies JobReply);
    };
    const result = await module[request.name]!(request.argument, progress);
    collectBuffers(result, transfer);
    reply = { id: request.id, result, ...stages?.end() };
  } catch (error) {
    reply = { id: request.id, error: serialize(error), ...stages?.end() };
  }
  port.postMessage(reply, transfer);
});

/** Results are moved, not copied: every array buffer that is wholly behind one typed array of the result. */
function collectBuffers(value: unknown, found: ArrayBuffer[]): void {
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    const whole = buffer instanceof ArrayBuffer && value.byteLength === buffer.byteLength;
    if (whole && !found.includes(buffer)) found.push(buffer);
  } else if (Array.isArray(value)) {
    for (const element of value) collectBuffers(element, found);
  } else if (value && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const element of Object.values(value)) collectBuffers(element, found);
  }
}

function serialize(thrown: unknown): SerializedError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const serialized = { message: error.message, stack: error.stack };
  return error instanceof OtoscopeError
    ? { ...serialized, user: { hint: error.hint, exitCode: error.exitCode, withheld: error.withheld } }
    : serialized;
}
