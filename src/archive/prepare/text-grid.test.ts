import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/fixtures/folder.ts';
import { type Interval, longTextGrid, shortTextGrid } from '../../../test/fixtures/prepare/layouts.ts';
import { parseTextGrid, readTextGridPhones } from './text-grid.ts';

const hello = {
  words: [[0.5, 'HI']],
  phones: [
    [0.2, 'HH'],
    [0.5, 'AY1'],
  ],
} as const;

const anyIntervals = fc
  .array(fc.tuple(fc.double({ min: 0.001, max: 9, noNaN: true }), fc.string({ unit: 'binary', maxLength: 12 })), {
    maxLength: 6,
  })
  .map((intervals): Interval[] => intervals.sort(([left], [right]) => left - right));
const anyTiers = fc.dictionary(
  fc.string({ maxLength: 8 }).filter((name) => name !== '__proto__'),
  anyIntervals,
  { maxKeys: 3 },
);

test('both text formats say the same, whatever the texts, quotes and exclamation marks included', () => {
  fc.assert(
    fc.property(anyTiers, (tiers) => {
      const expected = Object.entries(tiers).map(([name, intervals]) => ({
        name,
        intervals: intervals.map(([end, text], at) => ({ start: intervals[at - 1]?.[0] ?? 0, end, text })),
      }));
      expect(parseTextGrid(longTextGrid(tiers), 'long')).toEqual(expected);
      expect(parseTextGrid(shortTextGrid(tiers), 'short')).toEqual(expected);
    }),
  );
});

test.each([
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16, little end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16, big end first', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['DOS line ends', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
])('%s', async (_, encode) => {
  const path = join(await temporaryFolder(), 'a.TextGrid');
  await writeFile(path, encode(longTextGrid({ ...hello, note: [[0.5, 'ö']] })));
  expect(await readTextGridPhones(path)).toEqual([
    { start: 0, end: 0.2, phone: 'HH' },
    { start: 0.2, end: 0.5, phone: 'AY1' },
  ]);
});

test('tiers of points are passed over, and so are comments and an old header', () => {
  const points =
    'File type = "ooTextFile short"\n"TextGrid"\n0\n1 ! seconds\n<exists>\n2\n"TextTier"\n"clicks"\n0\n1\n1\n0.5\n"x"\n';
  const grid = `${points}"IntervalTier"\n"phones"\n0\n1\n1\n0\n1\n"AA"\n`;
  expect(parseTextGrid(grid, 'x')).toEqual([{ name: 'phones', intervals: [{ start: 0, end: 1, text: 'AA' }] }]);
  expect(parseTextGrid('"ooTextFile"\n"TextGrid"\n0\n1\n<absent>\n', 'x')).toEqual([]);
});

test('the tier is that of the one speaker', async () => {
  const path = join(await temporaryFolder(), 'b.TextGrid');
  await writeFile(path, shortTextGrid({ '19 - words': hello.words, '19 - phones': hello.phones }));
  expect(await readTextGridPhones(path)).toHaveLength(2);
  await writeFile(path, shortTextGrid({ words: hello.words }));
  await expect(readTextGridPhones(path)).rejects.toMatchObject({
    message: `${path} has no tier named phones`,
    hint: expect.stringContaining('words'),
  });
  await writeFile(path, shortTextGrid({ 'A - phones': hello.phones, 'B - phones': hello.phones }));
  await expect(readTextGridPhones(path)).rejects.toThrow(`${path} has 2 tiers named phones`);
});

test('cut off after any value it is no TextGrid, and the place is named', () => {
  const lines = shortTextGrid(hello).trimEnd().split('\n');
  for (let length = 0; length < lines.length; length++) {
    expect(() => parseTextGrid(lines.slice(0, length).join('\n'), 'a.TextGrid')).toThrow(
      /^a\.TextGrid is no TextGrid: its value \d+ is to be .*, but it ends there$/,
    );
  }
  expect(() => parseTextGrid('RIFF\0\0', 'a')).toThrow('a is no TextGrid');
  expect(() =>
    parseTextGrid(shortTextGrid(hello).replace('\n2\n"IntervalTier"', '\n2.5\n"IntervalTier"'), 'a'),
  ).toThrow('its value 6 is to be the number of tiers, but it is 2.5');
});
