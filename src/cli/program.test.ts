import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { suites } from '../suite/catalog.ts';
import { createProgram } from './program.ts';

const width = 80;

/** A command and all within it, by what is typed. */
function commandsOf(command: Command, name: string): [string, Command][] {
  return [[name, command], ...command.commands.flatMap((inner) => commandsOf(inner, `${name} ${inner.name()}`))];
}

const commands = commandsOf(
  createProgram(() => undefined),
  'otoscope',
);

/** What `--help` prints in a terminal of 80 columns. */
function helpOf(command: Command): string {
  let text = '';
  const writeOut = (part: string): void => {
    text += part;
  };
  command.configureOutput({ writeOut, getOutHelpWidth: () => width });
  command.outputHelp();
  return text;
}

test.each(commands)('the help of %s is wrapped once, with defaults as they are typed', (_, command) => {
  // Where a paragraph ends is the terminal's to say.
  expect(command.description()).not.toContain('\n');
  const help = helpOf(command);
  for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width);
  const [, examples] = help.split('Examples:\n');
  for (const line of examples?.split('\n') ?? []) expect(line.length, line).toBeLessThanOrEqual(width - 2);
  expect(help).not.toMatch(/default: ["[]|\(default: [^)]*\) \(default/);
});

test('what follows a wrong flag names the help of its command', () => {
  const said: string[] = [];
  const program = createProgram(() => undefined);
  const data = program.commands.find((command) => command.name() === 'data')!;
  const get = data.commands.find((command) => command.name() === 'get')!;
  get.configureOutput({ writeErr: (text) => said.push(text) });
  expect(() => program.parse(['data', 'get', 'esc50', '--nothing'], { from: 'user' })).toThrow(/unknown option/);
  expect(said.join('')).toContain('(otoscope data get --help tells more)');
});

test('the suites are named where one is chosen', () => {
  const run = commands.find(([name]) => name === 'otoscope run')![1];
  for (const { id } of suites) expect(helpOf(run)).toContain(id);
});
