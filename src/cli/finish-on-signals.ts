/** How long threads may take to leave what they are computing, in milliseconds. */
const patience = 5000;

/** Turns Ctrl-C and SIGTERM into `stop`, after which what is at hand is finished, and a second one into `quit`. */
export function finishOnSignals(onNote: (line: string) => void): {
  stop: AbortSignal;
  quit: AbortSignal;
  forget: () => void;
} {
  const [stop, quit] = [new AbortController(), new AbortController()];
  const onSignal = (signal: NodeJS.Signals): void => {
    if (!stop.signal.aborted) {
      onNote('finishes the steps at hand; once more to give them back at once');
      stop.abort();
      return;
    }
    if (quit.signal.aborted) return;
    onNote('gives its steps back');
    quit.abort();
    // A thread deep in native code holds up every other way to end a process.
    setTimeout(() => {
      forget();
      process.kill(process.pid, signal);
    }, patience).unref();
  };
  const forget = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { stop: stop.signal, quit: quit.signal, forget };
}
