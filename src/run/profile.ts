import { writeAtomically } from '../files/atomic.ts';
import type { Bar } from '../threads/stage.ts';

/** Told the bars of a row: `main`, `encode 1`. */
export type KeepBars = (row: string, bars: readonly Bar[]) => void;

/** Events that are written at once. */
const eventsPerWrite = 1000;

/**
 * Does some work and writes what its threads did when, as a trace that Chrome's viewer (chrome://tracing) and Perfetto open
 * (https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU, JSON object format). Where the work is
 * aborted, the trace ends there. Memory does not grow with it.
 *
 * @throws OtoscopeError where the file cannot be written: before the work begins, if it never can.
 */
export async function profiled<Result>(
  path: string,
  signal: AbortSignal,
  work: (keep: KeepBars) => Promise<Result>,
): Promise<Result> {
  let outcome: Promise<Result> | undefined;
  await writeAtomically(path, async (file) => {
    const events = new TraceEvents();
    let written: Promise<void> = file.write(`{"displayTimeUnit":"ms","traceEvents":[\n${events.head()}`);
    await written;
    const write = (): void => {
      const text = events.take();
      written = written.then(() => file.write(text));
      // A full disk is told when the work is done.
      written.catch(() => {});
    };
    let ended = false;
    outcome = work((row, bars) => {
      if (ended) return;
      for (const bar of bars) events.add(row, bar);
      if (events.waiting >= eventsPerWrite) write();
    });
    // Threads deep in native code may hold the work up for long after it was aborted.
    const listening = new AbortController();
    await Promise.race([outcome.catch(() => {}), aborted(signal, listening.signal)]);
    listening.abort();
    ended = true;
    write();
    await written;
    await file.write('\n]}\n');
  });
  return outcome!;
}

/** Settles when the signal aborts, for as long as somebody listens. */
function aborted(signal: AbortSignal, listening: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { signal: listening });
  });
}

/** Bars as trace events. Those of a row that overlap (what waits for the disk does) get further rows below it. */
class TraceEvents {
  readonly #origin = performance.timeOrigin + performance.now();
  /** When each line of a row ends, and its number in the trace. */
  readonly #lines = new Map<string, { end: number; readonly thread: number }[]>();
  #threads = 0;
  #texts: string[] = [];

  get waiting(): number {
    return this.#texts.length;
  }

  /** The first event, before which no comma stands. */
  head(): string {
    return JSON.stringify({ ph: 'M', name: 'process_name', pid: process.pid, args: { name: 'otoscope' } });
  }

  add(row: string, { name, start, end, about }: Bar): void {
    const thread = this.#threadOf(row, start, end);
    const [from, to] = [this.#microseconds(start), this.#microseconds(end)];
    this.#push({
      ph: 'X',
      name,
      cat: row.split(' ')[0],
      pid: process.pid,
      tid: thread,
      ts: from,
      dur: to - from,
      args: about ?? {},
    });
  }

  /** What came since the last call. */
  take(): string {
    const text = this.#texts.map((event) => `,\n${event}`).join('');
    this.#texts = [];
    return text;
  }

  #threadOf(row: string, start: number, end: number): number {
    const lines = this.#lines.get(row) ?? [];
    this.#lines.set(row, lines);
    let line = lines.find((each) => each.end <= start);
    if (!line) {
      line = { end, thread: ++this.#threads };
      lines.push(line);
      const name = lines.length === 1 ? row : `${row}, line ${lines.length}`;
      this.#push({ ph: 'M', name: 'thread_name', pid: process.pid, tid: line.thread, args: { name } });
    }
    line.end = end;
    return line.thread;
  }

  #microseconds(time: number): number {
    return Math.max(0, Math.round((time - this.#origin) * 1000));
  }

  #push(event: object): void {
    this.#texts.push(JSON.stringify(event));
  }
}
