import { type CheckFinding, mistakesIn } from '../encoder/check/finding.ts';
import type { Colors } from './colors.ts';
import { counted } from './number.ts';

const nameWidth = 34;

/** Prints findings as they come: a tick or a cross each, under their group's name, and what to change once. */
export class FindingLines {
  readonly #colors: Colors;
  #group: string | undefined;
  #hint: string | undefined;

  constructor(colors: Colors) {
    this.#colors = colors;
  }

  /** The lines for the next finding, each with its end of line. */
  of({ group, name, must, outcome, measured, hint }: CheckFinding): string {
    const { bold, dim, green, red, yellow } = this.#colors;
    const marks = { passed: green('✓'), skipped: dim('–'), failed: must ? red('✗') : yellow('!') };
    const title = group === this.#group ? '' : `${this.#group === undefined ? '' : '\n'}${bold(group)}\n`;
    const fix = hint === undefined || hint === this.#hint ? '' : `    ${dim(`hint: ${hint}`)}\n`;
    this.#group = group;
    // One cause may fail several checks, one after the other.
    this.#hint = hint;
    return `${title}  ${marks[outcome]} ${`${name} `.padEnd(nameWidth)} ${measured}\n${fix}`;
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
