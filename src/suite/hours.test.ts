import { expect, test } from 'vitest';
import { archiveHours, hoursOfSuite } from './hours.ts';
import { icme2025 } from './icme2025.ts';

test('every public archive of the suite has its hours, and nothing else has', () => {
  const archives = icme2025.tasks.filter(({ restricted }) => !restricted).map(({ archive }) => archive);
  expect(Object.keys(archiveHours).sort()).toEqual([...new Set(archives)].sort());
});

test('archives that tasks share count once', () => {
  const { hours, estimated } = hoursOfSuite();
  expect(hours).toBeCloseTo(
    Object.values(archiveHours).reduce((sum, entry) => sum + entry.hours, 0),
    9,
  );
  expect(estimated).toBeGreaterThan(0);
  expect(estimated).toBeLessThan(hours / 2);
});
