import { join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { findTask } from '../../task/catalog.ts';
import type { Entry, EntryTask, Leaderboard, LeaderboardTask, View } from '../leaderboard/leaderboard.ts';

/** A file of a folder of results. */
export interface ResultFile {
  /** Below the folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * Measured results in the form of MTEB's result files (mteb 2, `TaskResult` and `ModelMeta`):
 * `<suite>/<organisation>__<model>/<revision>/<task>.json` and a `model_meta.json` beside them. The main score is the one of
 * the view; all others stand beside it.
 *
 * @throws OtoscopeError where two results would get the same file.
 */
export function mtebFiles(leaderboards: readonly Leaderboard[], view: Pick<View, 'track' | 'protocol'>): ResultFile[] {
  return leaderboards.flatMap(({ suite, tasks, entries }) => {
    const measured = entries.filter(({ origin }) => origin === 'measured');
    const folders = new Map<string, Entry>();
    return measured.flatMap((entry) => {
      const name = modelName(entry);
      const folder = join(fileName(suite), fileName(name.replace('/', '__')), fileName(entry.fingerprint!));
      const other = folders.get(folder);
      if (other) {
        throw new OtoscopeError(`${other.path} and ${entry.path} are results of one encoder on one suite`, {
          hint: 'MTEB has a place for one of them: name the one you mean',
          exitCode: 2,
        });
      }
      folders.set(folder, entry);
      const files = entry.tasks.flatMap((task) => {
        const content = taskResult(entry, task, tasks.find(({ id }) => id === task.id)!, view);
        return content === null ? [] : [{ path: join(folder, `${fileName(task.id)}.json`), text: textOf(content) }];
      });
      if (files.length === 0) return [];
      return [{ path: join(folder, 'model_meta.json'), text: textOf(modelMeta(name, entry)) }, ...files];
    });
  });
}

function taskResult(
  { startedAt }: Entry,
  { id, scores, seconds }: EntryTask,
  { domain }: LeaderboardTask,
  view: Pick<View, 'track' | 'protocol'>,
): object | null {
  const main = scores.find(({ track, protocol }) => track === view.track && protocol === view.protocol);
  if (!main) return null;
  const named = scores.flatMap(({ track, protocol, metric, value, score, interval }) => {
    const name = `track_${track.toLowerCase()}_${protocol}`;
    return [
      [name, score],
      [`${name}_${metric.replaceAll('-', '_')}`, value],
      ...(interval ? [[`${name}_interval`, interval]] : []),
    ];
  });
  return {
    dataset_revision: revisionOf(id),
    task_name: id,
    // It was not MTEB that measured this.
    mteb_version: null,
    scores: {
      test: [
        {
          main_score: main.score,
          ...Object.fromEntries(named),
          hf_subset: 'default',
          // In ISO 639-3 and 15924: which languages are spoken is not declared; sounds and music have none; none is written.
          languages: [domain === 'sound' || domain === 'music' ? 'zxx-Zxxx' : 'und-Zxxx'],
        },
      ],
    },
    evaluation_time: seconds ?? null,
    kg_co2_emissions: null,
    date: startedAt === null ? null : Date.parse(startedAt) / 1000,
  };
}

/** The Zenodo record that holds the recordings. */
function revisionOf(taskId: string): string {
  try {
    const { zenodo } = findTask(taskId);
    if (zenodo !== undefined) return `zenodo.${zenodo}`;
  } catch (error) {
    // A task of the user's own is not in the catalog.
    if (!(error instanceof OtoscopeError)) throw error;
  }
  return 'no_revision_available';
}

/** MTEB's models are `organisation/model`, as on the hub; an encoder of this machine has no organisation. */
function modelName({ encoder }: Entry): string {
  const [organisation, model] = encoder.split('--');
  return organisation && model ? `${organisation}/${encoder.slice(organisation.length + 2)}` : `local/${encoder}`;
}

function modelMeta(name: string, { fingerprint, outputDim }: Entry): object {
  return {
    name,
    revision: fingerprint,
    release_date: null,
    languages: null,
    n_parameters: null,
    memory_usage_mb: null,
    max_tokens: null,
    embed_dim: outputDim,
    license: null,
    open_weights: null,
    public_training_code: null,
    public_training_data: null,
    framework: [],
    reference: null,
    similarity_fn_name: null,
    use_instructions: null,
    training_datasets: null,
    modalities: ['audio'],
    loader: null,
  };
}

/** A name as a file may have it on any system; what is not a letter, digit, point, hyphen or underscore becomes one. */
function fileName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}._-]/gu, '_')
      .replace(/^\.+/, '_')
      .slice(0, 120) || '_'
  );
}

function textOf(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
