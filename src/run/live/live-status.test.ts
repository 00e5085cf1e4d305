import { expect, test } from 'vitest';
import { LiveProgress } from './live-status.ts';

const stage = { name: 'esc50: encode', unit: 'clips' };

test('stages stand in the order in which they began, those to come last', () => {
  const progress = new LiveProgress();
  const later = { name: 'esc50: Track A', unit: 'epochs' };
  progress.see({ kind: 'begin', stage: { name: 'esc50: fetch', unit: 'packages' }, cached: true });
  progress.see({ kind: 'plan', stages: [later, stage] });
  progress.see({ kind: 'begin', stage, cached: false });
  progress.see({ kind: 'advance', stage, share: 0.5, count: 7 });
  expect(progress.now().stages).toEqual([
    { name: 'esc50: fetch', unit: 'packages', state: 'cached', share: 1, count: 0 },
    { ...stage, state: 'running', share: 0.5, count: 7 },
    { ...later, state: 'waiting', share: 0, count: 0 },
  ]);
  progress.see({ kind: 'end', stage, count: 14, seconds: 1, failed: false });
  expect(progress.now().stages[1]).toEqual({ ...stage, state: 'done', share: 1, count: 14 });
});

test('a stage that failed keeps the share it had come to', () => {
  const progress = new LiveProgress();
  progress.see({ kind: 'begin', stage, cached: false, from: { share: 0.25, count: 3 } });
  progress.see({ kind: 'end', stage, count: 3, seconds: 1, failed: true });
  expect(progress.now().stages).toEqual([{ ...stage, state: 'failed', share: 0.25, count: 3 }]);
});

test('of many probes, those that learned last are kept', () => {
  const progress = new LiveProgress();
  for (let epoch = 0; epoch < 3; epoch += 1) {
    for (let task = 0; task < 20; task += 1) {
      const name = { task: `task-${task}`, fold: null, protocol: null, epochs: 3 };
      if (task > 15 || epoch < 1) progress.see({ kind: 'epoch', ...name, loss: epoch, validation: task });
    }
  }
  const { curves } = progress.now();
  expect(curves).toHaveLength(12);
  expect(curves.at(-1)).toEqual({
    ...{ task: 'task-19', fold: null, protocol: null, epochs: 3 },
    ...{ losses: [0, 1, 2], validation: [19, 19, 19] },
  });
});
