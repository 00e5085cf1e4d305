import { type CheckFinding, mistakesIn } from '../encoder/check/finding.ts';
import type { Colors } from './colors.ts';
import { counted } from './number.ts';
import { wrap } from './wrap.ts';

const nameWidth = 34;
/** A column that would be narrower than this goes below. */
const leastWidth = 40;
const indent = '    ';

/** Prints findings as they come: a tick or a cross each, under their group's name, and what to change once. */
export class FindingLines {
  readonly #colors: Colors;
  readonly #width: number;
  #group: string | undefined;
  #hint: string | undefined;

  /** @param width in characters that a line may take. */
  constructor(colors: Colors, width: number) {
    this.#colors = colors;
    this.#width = width;
  }

  /** The lines for the next finding, each with its end of line. */
  of({ group, name, must, outcome, measured, hint }: CheckFinding): string {
    const { bold, dim, green, red, yellow } = this.#colors;
    const marks = { passed: green('✓'), skipped: dim('–'), failed: must ? red('✗') : yellow('!') };
    const title = group === this.#group ? '' : `${this.#group === undefined ? '' : '\n'}${bold(group)}\n`;
    const fix = hint === undefined || hint === this.#hint ? [] : wrap(`hint: ${hint}`, this.#width - indent.length);
    this.#group = group;
    // One cause may fail several checks, one after the other.
    this.#hint = hint;
    const found = this.#beside(`${name} `.padEnd(nameWidth), measured);
    return `${title}  ${marks[outcome]} ${found}\n${fix.map((line) => `${indent}${dim(line)}\n`).join('')}`;
  }

  /** What was found, in a column of its own beside the check's name; where that would be narrow, below it. */
  #beside(name: string, measured: string): string {
    const column = indent.length + name.length + 1;
    const room = this.#width - column;
    const isBeside = room >= Math.min(leastWidth, measured.length);
    const lines = wrap(measured, isBeside ? room : this.#width - indent.length);
    if (isBeside) return `${name} ${lines.join(`\n${' '.repeat(column)}`)}`;
    return [name.trimEnd(), ...lines].join(`\n${indent}`);
  }
}

/** What is to be done, as a sentence: how many different things, which may have failed several checks each. */
export function verdict(findings: readonly CheckFinding[]): string {
  const failed = findings.filter(({ outcome }) => outcome === 'failed');
  const musts = failed.filter(({ must }) => must);
  const warnings = mistakesIn(failed.filter(({ must }) => !must));
  const more = warnings === 0 ? '' : ` ${counted(warnings, 'warnings')}.`;
  if (musts.length === 0) return failed.length === 0 ? 'All checks passed.' : `Nothing failed that must not.${more}`;
  const toMend = mistakesIn(musts);
  const shown = toMend === musts.length ? '' : `, in ${musts.length} checks`;
  return `${counted(toMend, 'things')} to mend${shown}.${more}`;
}
