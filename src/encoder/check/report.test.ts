import { expect, test } from 'vitest';
import { checkReport, checkReportSchema } from './report.ts';

const source = { kind: 'logmel', name: 'mine', fingerprint: 'f' } as const;
const advice = { group: 'Speed', name: 'fast', must: false, outcome: 'failed', measured: 'slow' } as const;

test('advice fails no check, a must does; the report keeps to its schema', () => {
  const report = checkReport(source, [advice], { quick: true, material: null });
  expect(checkReportSchema.parse(JSON.parse(JSON.stringify(report)))).toMatchObject({ passed: true, toMend: 0 });
  const failing = checkReport(source, [{ ...advice, must: true }], { quick: true, material: null });
  expect(failing).toMatchObject({ passed: false, toMend: 1 });
});
