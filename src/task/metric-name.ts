import type { Label } from './label/label.ts';

/** What a task is scored by; `src/metric` has a file for each. */
export type MetricName =
  | 'accuracy'
  | 'mean-average-precision'
  | 'equal-error-rate'
  | 'segment-f1-macro'
  | 'segment-f1-micro'
  | 'multi-pitch-accuracy'
  | 'frame-accuracy'
  | 'recall-at-1'
  | 'mean-squared-error'
  | 'word-error-rate';

/** A metric as tables name it (8 letters at most), and in full. */
export const metricTitles: Readonly<Record<MetricName, { readonly short: string; readonly full: string }>> = {
  accuracy: { short: 'accuracy', full: 'accuracy' },
  'mean-average-precision': { short: 'mAP', full: 'mean average precision over classes' },
  'equal-error-rate': { short: 'EER', full: 'equal error rate of the class with index 1' },
  'segment-f1-macro': { short: 'F1', full: 'segment-based F1, the mean over classes' },
  'segment-f1-micro': { short: 'F1', full: 'segment-based F1 over all classes together' },
  'multi-pitch-accuracy': { short: 'accuracy', full: 'accuracy over keys, TP / (TP + FP + FN) of segments' },
  'frame-accuracy': { short: 'accuracy', full: 'accuracy over frames' },
  'recall-at-1': { short: 'R@1', full: 'recall at 1, the mean of both directions' },
  'mean-squared-error': { short: 'MSE', full: 'mean squared error' },
  'word-error-rate': { short: 'WER', full: 'word error rate' },
};

/** The metrics that fit a kind of label. */
export const metricsOfLabel: Readonly<Record<Label['kind'], readonly MetricName[]>> = {
  class: ['accuracy', 'mean-average-precision', 'equal-error-rate'],
  'class-index': ['accuracy', 'mean-average-precision', 'equal-error-rate'],
  'multi-label': ['mean-average-precision'],
  events: ['segment-f1-macro', 'segment-f1-micro', 'multi-pitch-accuracy'],
  notes: ['segment-f1-macro', 'segment-f1-micro', 'multi-pitch-accuracy'],
  phones: ['frame-accuracy'],
  captions: ['recall-at-1'],
  regression: ['mean-squared-error'],
  text: ['word-error-rate'],
};

/** Whether a metric is taken over segments, whose length the task then tells. */
export function isOverSegments(metric: MetricName): boolean {
  return metric.startsWith('segment-') || metric === 'multi-pitch-accuracy';
}
