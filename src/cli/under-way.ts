import type { WriteStream } from 'node:tty';
import { colorsFor } from '../report/colors.ts';
import { duration } from '../report/number.ts';

const redrawMs = 200;
/** Seconds after which a line is written, and then again, where lines cannot be redrawn. */
const plainInterval = 20;

/** Says what is being done and for how long: one line that is redrawn on a terminal, a line now and then elsewhere. */
export interface UnderWay {
  begin(what: string): void;
  /** Writes a line above what is under way, which goes on. */
  say(line: string): void;
  /** Clears the line, so that others can follow. */
  clear(): void;
  close(): void;
}

/** Tells what is under way on a stream, which is standard error unless a test says otherwise. */
export function underWay(stream: WriteStream | NodeJS.WritableStream = process.stderr): UnderWay {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  const colors = colorsFor(stream as { isTTY?: boolean });
  let current: { readonly what: string; readonly since: number; told: number } | undefined;

  const draw = (): void => {
    if (!current) return;
    const seconds = (performance.now() - current.since) / 1000;
    if (isTerminal) {
      stream.write(`\r\u001b[K${colors.dim(`  … ${current.what}${seconds >= 1 ? `, ${duration(seconds)}` : ''}`)}`);
    } else if (seconds - current.told >= plainInterval) {
      current.told = seconds;
      stream.write(`${current.what}: ${duration(seconds)} so far\n`);
    }
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  const erase = (): void => {
    if (current && isTerminal) stream.write('\r\u001b[K');
  };
  const clear = (): void => {
    erase();
    current = undefined;
  };
  return {
    begin(what) {
      current = { what, since: performance.now(), told: 0 };
      // What blocks this thread lets no timer tick.
      draw();
    },
    say(line) {
      erase();
      stream.write(`${line}\n`);
      if (isTerminal) draw();
    },
    clear,
    close() {
      clearInterval(timer);
      clear();
    },
  };
}
