import type { WriteStream } from 'node:tty';
import { sizeText } from '../files/size.ts';
import { type Colors, colorsFor } from '../report/colors.ts';
import { counted, duration } from '../report/number.ts';
import type { Listener, Progress, RunEvent, Stage } from '../run/events.ts';
import { paceOf } from '../run/pace.ts';

const barWidth = 24;
const redrawMs = 100;
/** Seconds between two lines about one stage where lines cannot be redrawn. */
const plainInterval = 10;

interface Live {
  readonly stage: Stage;
  readonly since: number;
  /** What was done before: it says nothing about how fast it goes. */
  readonly from: Progress;
  share: number;
  count: number;
  spoken: number;
}

/** Shows a run's stages: a bar for each stage under way on a terminal, plain lines elsewhere. */
export interface ProgressDisplay {
  readonly listener: Listener;
  /** Clears what is being redrawn, so that other lines can follow. */
  close(): void;
}

/** Progress on a stream, which is standard error unless a test says otherwise. */
export function progressDisplay(stream: WriteStream | NodeJS.WritableStream = process.stderr): ProgressDisplay {
  const live = new Map<string, Live>();
  const terminal = 'isTTY' in stream && stream.isTTY ? stream : null;
  const colors = colorsFor(stream as { isTTY?: boolean });
  let drawn = 0;

  const erase = (): void => {
    if (terminal && drawn > 0) terminal.write(`\r\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    if (!terminal) return;
    erase();
    const lines = [...live.values()].map((stage) => barLine(stage, colors).slice(0, 400));
    if (lines.length > 0) terminal.write(`${lines.map((line) => fitted(line, terminal.columns)).join('\n')}\n`);
    drawn = lines.length;
  };
  const say = (line: string): void => {
    erase();
    stream.write(`${line}\n`);
    draw();
  };
  const timer = terminal ? setInterval(draw, redrawMs) : undefined;
  timer?.unref();

  const listener = (event: RunEvent): void => {
    if (event.kind === 'note') {
      say(event.text);
      return;
    }
    if (event.kind === 'plan' || event.kind === 'epoch') return;
    const { name } = event.stage;
    switch (event.kind) {
      case 'begin': {
        if (event.cached) {
          say(`${colors.green('✓')} ${name}: done before`);
          break;
        }
        const from = event.from ?? { share: 0, count: 0 };
        live.set(name, { stage: event.stage, since: performance.now(), from, ...from, spoken: performance.now() });
        if (!terminal) say(`${name}: started`);
        break;
      }
      case 'advance': {
        const stage = live.get(name);
        if (!stage) return;
        Object.assign(stage, { share: event.share, count: event.count });
        if (terminal || performance.now() - stage.spoken < plainInterval * 1000) return;
        stage.spoken = performance.now();
        say(`${name}: ${Math.floor(100 * stage.share)} %, ${paceText(stage)}`);
        break;
      }
      case 'end': {
        live.delete(name);
        const sum = `${amountOf(event.count, event.stage)} in ${duration(event.seconds)}`;
        say(event.failed ? `${colors.red('✗')} ${name}: failed` : `${colors.green('✓')} ${name}: ${sum}`);
      }
    }
  };
  return {
    listener,
    close() {
      clearInterval(timer);
      erase();
      live.clear();
    },
  };
}

function barLine(live: Live, colors: Colors): string {
  const filled = Math.round(barWidth * Math.min(1, live.share));
  const bar = colors.cyan('█'.repeat(filled)) + colors.dim('░'.repeat(barWidth - filled));
  const percent = String(Math.floor(100 * live.share)).padStart(3);
  return `  ${bar} ${percent} %  ${live.stage.name}, ${paceText(live)}`;
}

/** How many so far, how fast, and how long it will still take. */
function paceText({ stage, since, from, share, count }: Live): string {
  const seconds = (performance.now() - since) / 1000;
  const { rate, secondsLeft } = paceOf(from, { share, count }, seconds);
  const parts = [amountOf(count, stage)];
  if (rate !== undefined) parts.push(`${rateOf(rate, stage)}/s`);
  if (secondsLeft !== undefined) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

function amountOf(count: number, { unit }: Stage): string {
  return unit === 'bytes' ? sizeText(count) : counted(count, unit);
}

function rateOf(rate: number, { unit }: Stage): string {
  if (unit === 'bytes') return sizeText(rate);
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

/** Cuts a line to the terminal's width, without cutting into colour codes. */
function fitted(line: string, columns: number): string {
  let width = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the escape character
  return line.replace(/\u001b\[[0-9;]*m|./gu, (part) => {
    if (part.startsWith('\u001b')) return part;
    width += 1;
    return width < columns ? part : '';
  });
}
