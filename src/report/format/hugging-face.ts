import { isMap, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';
import type { MetricName } from '../../task/metric-name.ts';
import type { Selected } from '../leaderboard/choice.ts';
import type { EntryTask, Leaderboard, LeaderboardTask } from '../leaderboard/leaderboard.ts';

/** Metrics as the hub names them. */
const metricIds: Readonly<Record<MetricName, string>> = {
  accuracy: 'accuracy',
  'mean-average-precision': 'mean_average_precision',
  'equal-error-rate': 'equal_error_rate',
  'segment-f1-macro': 'f1',
  'segment-f1-micro': 'f1',
  'multi-pitch-accuracy': 'accuracy',
  'frame-accuracy': 'accuracy',
  'recall-at-1': 'recall_at_1',
  'mean-squared-error': 'mse',
  'word-error-rate': 'wer',
};

interface ModelResults {
  readonly name: string;
  readonly results: readonly { readonly dataset: { readonly type: string; readonly config: string } }[];
}

/** The `model-index` of Hugging Face's model cards (hub-docs, modelcard.md): every measured encoder with its tasks. */
function modelIndex(leaderboards: readonly Leaderboard[], selected: Selected): ModelResults[] {
  const models = new Map<string, ModelResults>();
  for (const { suite, tasks, entries } of leaderboards) {
    for (const entry of entries.filter(({ origin }) => origin === 'measured')) {
      const results = entry.tasks.flatMap((task) => {
        return result(task, tasks.find(({ id }) => id === task.id)!, suite, selected);
      });
      const before = models.get(entry.name)?.results ?? [];
      models.set(entry.name, { name: entry.name, results: [...before, ...results] });
    }
  }
  return [...models.values()];
}

function result(task: EntryTask, { name }: LeaderboardTask, suite: string, selected: Selected) {
  const scores = task.scores.filter(selected);
  if (scores.length === 0) return [];
  return [
    {
      task: { type: taskType(scores[0]!.metric) },
      dataset: { type: task.id, name, config: suite, split: 'test' },
      metrics: scores.map(({ metric, value, score, track, protocol }) => ({
        type: metricIds[metric as MetricName] ?? metric,
        value: value ?? score,
        name: `${metric}, Track ${track}, ${protocol} protocol`,
        args: { track, protocol },
      })),
    },
  ];
}

/** The hub's name for a kind of task: the nearest one. */
function taskType(metric: string): string {
  if (metric === 'word-error-rate') return 'automatic-speech-recognition';
  return metric === 'recall-at-1' ? 'feature-extraction' : 'audio-classification';
}

/** The front matter's `model-index` as YAML. */
export function modelIndexYaml(leaderboards: readonly Leaderboard[], selected: Selected): string {
  return stringify({ 'model-index': modelIndex(leaderboards, selected) }, { lineWidth: 0 });
}

const cardIndexSchema = z.array(
  z.looseObject({
    name: z.string(),
    results: z.array(z.looseObject({ dataset: z.looseObject({ type: z.string(), config: z.string().optional() }) })),
  }),
);

/**
 * A model card with results in its front matter. What else the card says stays, other results too; those of the same
 * encoder, task and suite are replaced.
 *
 * @param card the text of the card; empty: a new one.
 * @param path what to call it.
 * @throws OtoscopeError for front matter that cannot be read.
 */
export function cardWithResults(
  card: string,
  path: string,
  leaderboards: readonly Leaderboard[],
  selected: Selected,
): string {
  const matter = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(card);
  const hasMatter = matter?.index === 0;
  const document = parseDocument(hasMatter ? matter[1]! : '');
  const refuse = (why: string): never => {
    throw new OtoscopeError(`cannot add results to ${path}: its front matter ${why}`, {
      hint: 'mend it, or write the results to a .yaml file and add them by hand',
    });
  };
  if (document.errors.length > 0) refuse(`is not YAML: ${messageOf(document.errors[0])}`);
  if (document.contents !== null && !isMap(document.contents)) refuse('is no map of keys');
  const parsed = cardIndexSchema.safeParse(document.toJS()?.['model-index'] ?? []);
  if (!parsed.success) return refuse('has a model-index of another form');
  const merged = merge(parsed.data, modelIndex(leaderboards, selected));
  document.set('model-index', document.createNode(merged));
  const body = hasMatter ? card.slice(matter[0].length) : card === '' ? '' : `\n${card}`;
  return `---\n${document.toString({ lineWidth: 0 })}---\n${body}`;
}

function merge(old: z.infer<typeof cardIndexSchema>, fresh: readonly ModelResults[]): object[] {
  const keyOf = ({ dataset }: { dataset: { type: string; config?: string | undefined } }) => {
    return JSON.stringify([dataset.type, dataset.config]);
  };
  const kept = old.map((model) => {
    const own = fresh.find(({ name }) => name === model.name);
    if (!own) return model;
    const replaced = new Set(own.results.map(keyOf));
    return { ...model, results: [...model.results.filter((each) => !replaced.has(keyOf(each))), ...own.results] };
  });
  return [...kept, ...fresh.filter(({ name }) => !old.some((model) => model.name === name))];
}
