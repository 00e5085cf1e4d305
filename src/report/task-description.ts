import type { PlaceOfData } from '../archive/place.ts';
import type { Suite } from '../suite/suite.ts';
import { outputsOf } from '../task/label/label.ts';
import { lossOfTask } from '../task/loss.ts';
import { metricTitles } from '../task/metric-name.ts';
import { type Selection, selectionsOf, type Task } from '../task/task.ts';
import { wrap } from './wrap.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const widest = 100;
const indent = 10;
/** Of more classes only the first ones are listed. */
const namesShown = 60;

/**
 * Everything about a task.
 *
 * @param suites those whose way to score it is told.
 * @param terminal how many characters a line may have.
 */
export function taskDescription(task: Task, suites: readonly Suite[], place: PlaceOfData, terminal = widest): string {
  const width = Math.min(widest, terminal);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['About', task.about],
    ['Kind', [task.domain, task.taskType].filter(Boolean).join(', ')],
    ['Note', task.note],
    ['Not run', task.unavailable],
    ['Label', labelOf(task)],
    ['Classes', classesOf(task)],
    ['Split', splitOf(task)],
    ['Why so', task.splitReason],
    ['Crop', task.cropSeconds === null ? 'whole clips' : `${task.cropSeconds} s`],
    ['Probe', probeOf(task)],
    ...scoresOf(task, suites),
    ['Weight', String(task.weight)],
    ['Data', dataOf(task, place)],
    ['Licence', task.licence],
    ['Citation', task.citation],
    ['Homepage', task.homepage],
  ];
  const lines = facts.flatMap(([name, fact]) => {
    return fact ? [`${name.padEnd(indent)}${wrap(fact, width - indent).join(`\n${' '.repeat(indent)}`)}`] : [];
  });
  return `${task.name} (${task.id})\n\n${lines.join('\n')}\n`;
}

function labelOf({ label }: Task): string {
  const where = 'key' in label ? `, under "${label.key}"` : '';
  const range = label.kind === 'regression' ? `, ${label.range[0]} to ${label.range[1]}` : '';
  const phones = label.kind === 'regression' && label.phones;
  return `${label.kind}${where}${range}${phones ? `; of every phone under "${phones.key}", ${phones.range[0]} to ${phones.range[1]}` : ''}`;
}

function classesOf({ label }: Task): string | undefined {
  if (label.kind === 'class-index') return `${label.count}: 0 to ${label.count - 1}`;
  if (!('classes' in label)) return undefined;
  const names = Object.keys(label.classes);
  const more = names.length > namesShown ? ', … (--json lists all)' : '';
  return `${outputsOf(label)}: ${names.slice(0, namesShown).join(', ')}${more}`;
}

function splitOf({ split }: Task): string {
  const parts = Object.entries(selectionsOf(split)).map(([name, selection]) => `${name}: ${shardsOf(selection)}`);
  return `${split.kind === 'folds' ? `${parts.length} folds, each held out in turn; ` : ''}${parts.join('; ')}`;
}

function shardsOf({ shards, where }: Selection): string {
  const wanted = Object.entries(where ?? {}).map(([key, values]) => `${key} ${values.join(', ')}`);
  return wanted.length === 0 ? shards : `${shards} with ${wanted.join(' and ')}`;
}

function probeOf(task: Task): string | undefined {
  const loss = lossOfTask(task);
  if (!loss) return undefined;
  const weight = loss.kind === 'binary-cross-entropy' ? `, positives counting ${loss.positiveWeight} times` : '';
  const { learningRate, epochs, batchSize } = task.probe;
  const name = `${loss.kind}${weight && task.probe.positiveWeight ? weight : ''}`;
  return `${name}; learning rate ${learningRate}, ${epochs} epochs, batches of ${batchSize}`;
}

/** Metric and tracks, once where all suites agree. */
function scoresOf(task: Task, suites: readonly Suite[]): [string, string][] {
  const ways = new Map<string, string[]>();
  for (const { id, tasks } of suites) {
    const own = tasks.find((other) => other.id === task.id);
    if (own) ways.set(scoreOf(own), [...(ways.get(scoreOf(own)) ?? []), id]);
  }
  if (ways.size === 0) ways.set(scoreOf(task), []);
  const lines = [...ways].map(([way, ids]) => (ids.length === 0 ? way : `${ids.join(', ')}: ${way}`));
  return lines.map((line, index) => [index === 0 ? 'Score' : '', line]);
}

function scoreOf({ metric, segmentSeconds, trackB }: Task): string {
  const segments = segmentSeconds === undefined ? '' : `, segments of ${segmentSeconds} s`;
  return `${metricTitles[metric].full}${segments}; ${trackB ? 'Tracks A and B' : 'Track A only'}`;
}

function dataOf({ archive, recordings, zenodo }: Task, place: PlaceOfData): string {
  const source = recordings
    ? `made from ${packagesOf(recordings.packages.map((each) => each.package))}`
    : zenodo && `https://zenodo.org/records/${zenodo}`;
  return [`folder ${archive}`, source, place].filter(Boolean).join('; ');
}

function packagesOf(names: readonly string[]): string {
  return names.length > 3 ? `${names.length} packages (${names[0]}, …)` : names.join(', ');
}
