import { afterEach, expect, test } from 'vitest';
import { computeOn, executionProviders } from './device.ts';

afterEach(() => computeOn('cpu'));

test('ONNX Runtime is given the GPU that was named before the processor', () => {
  expect(executionProviders()).toEqual(['cpu']);
  computeOn('cuda');
  expect(executionProviders()).toEqual([{ name: 'cuda', deviceId: 0 }, 'cpu']);
  computeOn('cuda:1');
  expect(executionProviders()).toEqual([{ name: 'cuda', deviceId: 1 }, 'cpu']);
});
