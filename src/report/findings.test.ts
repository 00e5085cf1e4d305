import { expect, test } from 'vitest';
import type { CheckFinding } from '../encoder/check/finding.ts';
import { colorsFor } from './colors.ts';
import { FindingLines } from './findings.ts';

const finding: CheckFinding = {
  group: 'Lengths',
  name: '0.5 s of audio',
  must: true,
  outcome: 'failed',
  measured: 'it fails over the clip: a tensor of ten rows was expected, and one of nine came',
  hint: 'pad what is shorter than a window, so that each clip gives one frame or more of them',
};
const linesAt = (width: number): string[] => new FindingLines(colorsFor({}), width).of(finding).split('\n');

test('what was found and the hint stay in their columns where a line has no room for them', () => {
  expect(linesAt(Number.POSITIVE_INFINITY)).toEqual([
    'Lengths',
    `  ✗ 0.5 s of audio                     ${finding.measured}`,
    `    hint: ${finding.hint}`,
    '',
  ]);
  expect(linesAt(80)).toEqual([
    'Lengths',
    '  ✗ 0.5 s of audio                     it fails over the clip: a tensor of ten',
    '                                       rows was expected, and one of nine came',
    '    hint: pad what is shorter than a window, so that each clip gives one frame',
    '    or more of them',
    '',
  ]);
});

test('in a narrow terminal what was found stands below its name, unless it is short', () => {
  expect(linesAt(48)).toEqual([
    'Lengths',
    '  ✗ 0.5 s of audio',
    '    it fails over the clip: a tensor of ten rows',
    '    was expected, and one of nine came',
    '    hint: pad what is shorter than a window, so',
    '    that each clip gives one frame or more of',
    '    them',
    '',
  ]);
  const short = new FindingLines(colorsFor({}), 48).of({ ...finding, measured: 'it fails', hint: undefined });
  expect(short.split('\n')[1]).toBe('  ✗ 0.5 s of audio                     it fails');
});
