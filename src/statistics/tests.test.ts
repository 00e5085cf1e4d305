import { expect, test } from 'vitest';
import { randomStream } from '../random/random.ts';
import { comparePair, pairsOf } from './difference.ts';
import { holm } from './holm.ts';
import { letters } from './letters.ts';
import { mcnemar, signTest } from './mcnemar.ts';
import { twoSided } from './normal.ts';
import { signFlip } from './sign-flip.ts';

test("the sign test is the binomial's, computed in whole numbers", () => {
  // 2·Σ C(n, i) / 2ⁿ in exact fractions; 150 and 86 is the example of Agresti, "Categorical Data Analysis", section 10.1.
  expect(signTest(5, 1)).toBeCloseTo(0.21875, 14);
  expect(signTest(0, 6)).toBeCloseTo(0.03125, 14);
  expect(signTest(10, 10)).toBe(1);
  expect(signTest(3, 14)).toBeCloseTo(0.012725830078125, 14);
  expect(signTest(150, 86) / 3.715936139571442e-5).toBeCloseTo(1, 10);
  expect(signTest(700, 600) / 0.0060157938610449525).toBeCloseTo(1, 9);
  expect(signTest(0, 0)).toBe(1);
});

test("McNemar's test counts the examples on which only one is right", () => {
  const [first, second] = [
    [true, true, true, true, false, false],
    [true, false, false, true, true, false],
  ];
  expect(mcnemar(first!, second!)).toEqual({ onlyFirst: 2, onlySecond: 1, p: 1 });
});

test('p of a normal z, in the tails as well', () => {
  for (const [z, p] of [
    [0, 1],
    [0.5, 0.6170750774519738],
    [1, 0.31731050786291415],
    [1.959963984540054, 0.05],
    [-3, 0.0026997960632601913],
    [3.5, 0.0004652581580710501],
    [6, 1.9731752900754024e-9],
    [20, 5.507248237212663e-89],
  ] as const) {
    expect(twoSided(z) / p).toBeCloseTo(1, 11);
  }
});

test("Holm's correction: each times those that are left, never below the one before", () => {
  // Holm (1979) by hand: 0.01·4, 0.02·3, then 0.03·2 = 0.06, and 0.04·1 raised to it.
  expect(holm([0.04, 0.01, 0.03, 0.02])).toEqual([0.06, 0.04, 0.06, 0.06].map((p) => expect.closeTo(p, 12)));
  expect(holm([0.5, 0.6])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test('all signs of the differences, exactly and drawn', () => {
  // Of 2³ signs only two reach 6.
  expect(signFlip([1, 2, 3])).toBe(2 / 8);
  // 0 is reached by every sign.
  expect(signFlip([1, -1])).toBe(1);
  expect(signFlip([])).toBe(1);
  // Darwin's maize as Fisher (1935, "The Design of Experiments", section 21) counts it: 863 of 2¹⁵ each side.
  const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
  expect(signFlip(maize)).toBe((2 * 863) / 2 ** 15);
  const drawn = signFlip([...maize, 0, 0]);
  expect(Math.abs(drawn - (2 * 863) / 2 ** 15)).toBeLessThan(0.004);
});

test('two share a letter just where they cannot be told apart', () => {
  // Piepho's point: neighbours are alike, ends are not.
  expect(letters(3, (one, other) => other - one === 2)).toEqual(['a', 'ab', 'b']);
  expect(letters(3, () => false)).toEqual(['a', 'a', 'a']);
  expect(letters(3, () => true)).toEqual(['a', 'b', 'c']);
  const random = randomStream(3);
  for (let time = 0; time < 50; time += 1) {
    const told = new Set(pairsOf(7).flatMap(([one, other]) => (random.next() < 0.4 ? [`${one}-${other}`] : [])));
    const found = letters(7, (one, other) => told.has(`${one}-${other}`));
    for (const [one, other] of pairsOf(7)) {
      const isShared = [...found[one]!].some((letter) => found[other]!.includes(letter));
      expect(isShared).toBe(!told.has(`${one}-${other}`));
    }
  }
});

test('a difference varies as both scores do, less what they share', () => {
  const { difference, interval, p } = comparePair([0.8, 0.7], Float64Array.of(0.04, 0.03, 0.03, 0.04), 0, 1);
  const deviation = Math.sqrt(0.02);
  expect(difference).toBeCloseTo(0.1, 12);
  expect(interval[1] - interval[0]).toBeCloseTo(2 * 1.959964 * deviation, 6);
  expect(p).toBeCloseTo(twoSided(difference / deviation), 12);
  expect(comparePair([0.5, 0.5], new Float64Array(4), 0, 1).p).toBe(1);
  expect(comparePair([0.5, 0.4], new Float64Array(4), 0, 1).p).toBe(0);
});
