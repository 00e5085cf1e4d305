import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paretoFront } from './pareto.ts';

test('the front is exactly those that nobody beats at their cost', () => {
  const items = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 9 }), score: fc.integer({ min: 0, max: 9 }) }));
  fc.assert(
    fc.property(items, (all) => {
      const front = paretoFront(all);
      for (const item of all) {
        const isBeaten = all.some(
          (other) =>
            other.cost <= item.cost &&
            other.score >= item.score &&
            (other.cost < item.cost || other.score > item.score),
        );
        // Of equals one stands for all.
        expect(front.some((other) => other.cost === item.cost && other.score === item.score)).toBe(!isBeaten);
      }
      expect(front).toEqual(front.toSorted((a, b) => a.cost - b.cost));
    }),
  );
});
