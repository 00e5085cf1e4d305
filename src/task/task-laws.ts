import { type Label, outputsOf } from './label/label.ts';
import { isOverSegments, metricsOfLabel } from './metric-name.ts';
import type { Task } from './task.ts';

/** What is wrong between the fields of a task, and at which of them it is told. */
export interface BrokenLaw {
  readonly path: readonly string[];
  readonly message: string;
}

/** Labels that may give a clip or a frame several classes at a time. */
const severalClasses: ReadonlySet<Label['kind']> = new Set(['multi-label', 'events', 'notes']);
/** Labels that neighbours can vote for (PROTOCOL section 4). */
const withNeighbours: ReadonlySet<Label['kind']> = new Set(['class', 'class-index', 'events', 'notes', 'phones']);
/** Labels with times, which count from the beginning of the clip. */
const withTimes: ReadonlySet<Label['kind']> = new Set(['events', 'notes', 'phones']);

/** The laws that a task breaks; none is how it should be. */
export function brokenLaws({ label, metric, segmentSeconds, trackB, cropSeconds, probe }: Task): BrokenLaw[] {
  const { kind } = label;
  const fitting = metricsOfLabel[kind];
  const outputs = outputsOf(label);
  const overSegments = isOverSegments(metric);
  const isTimed = withTimes.has(kind) || (kind === 'regression' && label.phones !== undefined);
  const laws: readonly [holds: boolean, path: string, message: string][] = [
    [fitting.includes(metric), 'metric', `labels of the kind '${kind}' are scored by ${fitting.join(' or ')}`],
    [metric !== 'equal-error-rate' || outputs === 2, 'metric', `an equal error rate is of two classes, not ${outputs}`],
    [
      overSegments === (segmentSeconds !== undefined),
      'segmentSeconds',
      `${metric} ${overSegments ? 'needs' : 'has no'} segments`,
    ],
    [
      severalClasses.has(kind) || probe.positiveWeight === undefined,
      'probe.positiveWeight',
      'only labels of several classes at a time have one',
    ],
    [withNeighbours.has(kind) || !trackB, 'trackB', `labels of the kind '${kind}' have no Track B: expected false`],
    [!isTimed || cropSeconds === null, 'cropSeconds', 'labels with times belong to whole clips: expected null'],
  ];
  return laws.flatMap(([holds, path, message]) => (holds ? [] : [{ path: path.split('.'), message }]));
}
