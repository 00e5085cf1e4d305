import { expect, test, vi } from 'vitest';
import { PrintedLines } from './printed-lines.ts';

/** The lines that are told of pieces of standard output. */
function linesOf(...pieces: string[]): string[] {
  const told: string[] = [];
  const lines = new PrintedLines((line) => told.push(line));
  for (const piece of pieces) lines.push('stdout', piece);
  lines.end();
  return told;
}

test('lines are told as they end, whatever the pieces, and what has no end at the end', () => {
  expect(linesOf('one\ntw', '', 'o\r\n\n  three', '\nfo', 'ur')).toEqual(['one', 'two', '  three', 'four']);
});

test('each stream has lines of its own', () => {
  const told: string[] = [];
  const lines = new PrintedLines((line) => told.push(line));
  lines.push('stdout', 'he');
  lines.push('stderr', 'warn\n');
  lines.push('stdout', 'llo\n');
  expect(told).toEqual(['warn', 'hello']);
});

test('of a line that is written over, what a terminal shows in the end is told', () => {
  expect(linesOf('10 %\r', '20 %', '\r', '\r30 %\nnext\n')).toEqual(['30 %', 'next']);
  expect(linesOf('10 %\r20 %\r')).toEqual(['20 %']);
});

test('nothing reaches the terminal but text', () => {
  expect(linesOf('\u001b[31mred\u001b[0m, bell\u0007 and\ttab\u001b\n')).toEqual(['red, bell\\x07 and\ttab\\x1b']);
});

test('an endless line is cut, also one of nothing but returns', () => {
  const [line, ...rest] = linesOf(...Array(100).fill('x'.repeat(1000)), '\nnext\n');
  expect({ length: line!.length, end: line!.at(-1), rest }).toEqual({ length: 2001, end: '…', rest: ['next'] });
  expect(linesOf('\r'.repeat(1_000_000), 'y'.repeat(10), '\n')).toEqual(['y'.repeat(10)]);
});

test('of a flood so many lines a second are told, and how many were not', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const told: string[] = [];
    const lines = new PrintedLines((line) => told.push(line));
    lines.push('stdout', 'a\n'.repeat(1200));
    vi.advanceTimersByTime(1000);
    lines.push('stdout', 'b\n');
    expect(told.slice(-3)).toEqual(['a', '… (700 more in that second)', 'b']);
    expect(told.length).toBe(502);
  } finally {
    vi.useRealTimers();
  }
});
