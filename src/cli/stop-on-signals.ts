import { OtoscopeError } from '../errors.ts';

/** How long threads may take to leave what they are computing, in milliseconds. */
const patience = 1500;

/** Turns Ctrl-C and SIGTERM into an abort with a word on how to go on, and ends the process if that is not enough. */
export function stopOnSignals(
  clear: () => void,
  message = 'stopped; what is finished is kept',
  hint = 'the same command goes on where this one was',
): { signal: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  let listening = true;
  const forget = (): void => {
    listening = false;
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) return;
    clear();
    controller.abort(new OtoscopeError(message, { hint }));
    setTimeout(() => {
      if (listening) process.stderr.write(`error: ${message}\nhint: ${hint}\n`);
      forget();
      // A thread deep in native code holds up every other way to end a process; no file is left half-written by this one.
      process.kill(process.pid, signal);
    }, patience).unref();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, forget };
}
