import { errorLines, Stopped } from './error-lines.ts';

/** How long threads may take to leave what they are computing, in milliseconds. */
const patience = 1500;

/** What a stopped command says of what it leaves, and how to go on. */
export interface Farewell {
  readonly message: string;
  readonly hint?: string;
}

const goesOn: Farewell = {
  message: 'what is finished is kept',
  hint: 'the same command goes on where this one was',
};

/** Turns Ctrl-C and SIGTERM into an abort with a word on how to go on, and ends the process if that is not enough. */
export function stopOnSignals(
  clear: () => void,
  farewell: Farewell = goesOn,
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
    // The terminal has written ^C where the line began.
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    const stopped = new Stopped(farewell.message, farewell);
    controller.abort(stopped);
    setTimeout(() => {
      if (listening) process.stderr.write(errorLines(stopped));
      forget();
      // A thread deep in native code holds up every other way to end a process; no file is left half-written by this one.
      process.kill(process.pid, signal);
    }, patience).unref();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, forget };
}
