import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../test/oracle/metric/accuracy.json' with { type: 'json' };
import { accuracy, largestPerRow } from './accuracy.ts';

for (const [index, { logits, target, expect: expected }] of cases.entries()) {
  test(`oracle case ${index}: equal to 1e-12, with all scores of the first example tied`, () => {
    const predictions = largestPerRow(Float32Array.from(logits.flat()), logits[0]!.length);
    expect(predictions[0]).toBe(0);
    expect(Math.abs(accuracy(predictions, Int32Array.from(target)) - expected)).toBeLessThan(1e-12);
  });
}

test('the order of examples changes nothing; complete agreement is 1', () => {
  const examples = fc.array(fc.record({ prediction: fc.nat(4), target: fc.nat(4) }), { minLength: 1 });
  const of = (list: { prediction: number; target: number }[]) => {
    return accuracy(
      Int32Array.from(list, (e) => e.prediction),
      Int32Array.from(list, (e) => e.target),
    );
  };
  fc.assert(
    fc.property(examples, (list) => {
      const sorted = list.toSorted((a, b) => a.target - b.target || a.prediction - b.prediction);
      expect(of(sorted)).toBe(of(list));
      expect(of(list.map(({ target }) => ({ prediction: target, target })))).toBe(1);
    }),
  );
});

test('refuses an empty split and lengths that differ', () => {
  expect(() => accuracy(new Int32Array(0), new Int32Array(0))).toThrow('at least one example');
  expect(() => accuracy(new Int32Array(2), new Int32Array(3))).toThrow('2 predictions against 3 targets');
});
