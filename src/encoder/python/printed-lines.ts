import { stripVTControlCharacters } from 'node:util';
import { secret } from '../../told.ts';

/** Of a line so many characters are shown, and of a second so many lines: an encoder may print without end. */
const most = { characters: 2000, lines: 500 };

/** Cuts what a process prints into lines for a terminal, and tells them as they end. */
export class PrintedLines {
  readonly #tell: (line: string) => void;
  readonly #begun = new Map<string, string>();
  #since = Number.NEGATIVE_INFINITY;
  #told = 0;
  #leftOut = 0;

  constructor(tell: (line: string) => void) {
    this.#tell = tell;
  }

  /** Takes the next piece of a stream, which is known by its name. */
  push(stream: string, piece: string): void {
    const [first, ...others] = piece.split('\n');
    const lines = [`${this.#begun.get(stream) ?? ''}${first}`, ...others];
    const begun = lines.pop()!;
    for (const line of lines) this.#take(line);
    // Whether its end is to be written over is not known yet.
    this.#begun.set(stream, `${shownOf(begun)}${begun.endsWith('\r') ? '\r' : ''}`);
  }

  /** Tells what no end of line followed, and how many lines were left out since the last one that was told. */
  end(): void {
    for (const line of this.#begun.values()) this.#take(line);
    this.#begun.clear();
    this.#tellLeftOut();
  }

  #take(printed: string): void {
    const line = stripVTControlCharacters(shownOf(printed)).trimEnd();
    if (line === '') return;
    const now = performance.now();
    if (now - this.#since >= 1000) {
      this.#tellLeftOut();
      this.#since = now;
      this.#told = 0;
    }
    this.#told += 1;
    if (this.#told > most.lines) this.#leftOut += 1;
    else this.#tell(secret(line.length > most.characters ? `${line.slice(0, most.characters)}…` : line).full);
  }

  #tellLeftOut(): void {
    if (this.#leftOut > 0) this.#tell(`… (${this.#leftOut} more in that second)`);
    this.#leftOut = 0;
  }
}

/** What a terminal shows of a line that was written over, as progress bars do it; one character too many where it is cut. */
function shownOf(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end -= 1;
  const start = line.lastIndexOf('\r', end - 1) + 1;
  return line.slice(start, Math.min(end, start + most.characters + 1));
}
