import { z } from 'zod';
import { concatenated } from '../../../compute/tensor.ts';
import { StoredRows } from '../../../embedding/stored-rows.ts';
import { randomStream, shuffled } from '../../../random/random.ts';
import { keptOrDerived } from '../../../run/derived-files.ts';
import type { TaskSteps } from '../../../run/steps-file.ts';
import type { ThreadPool } from '../../../threads/pool.ts';
import { type AudioOf, ClipWords } from '../detail/clip-words.ts';
import { predictionsIn, trackParts } from '../detail/track-parts.ts';
import type { OpenedRun } from '../opened-run.ts';
import { pack } from '../packed.ts';
import { rounded } from '../rounded.ts';
import type { EmbeddingMap } from '../task-detail.ts';
import { layOutJob } from './lay-out.ts';

/** Raised whenever the same examples would be laid out otherwise. */
const mapVersion = 1;
const mostPoints = 2000;
const fewestPoints = 10;
const neighbours = 15;
const epochs = 300;
const seed = 42;

/** Test examples in the plane: their rows, their classes, where they are. */
const laidOutSchema = z.strictObject({
  row: z.array(z.number().int()),
  class: z.array(z.number().int()),
  x: z.array(z.number()),
  y: z.array(z.number()),
});
type LaidOut = z.infer<typeof laidOutSchema>;

/** The test examples of a task, each once, whose class is known; none where an example is not one class. */
async function testExamples(run: OpenedRun, steps: TaskSteps): Promise<Map<number, number>> {
  const near = await trackParts(run, steps, 'B', 'strict');
  const parts = near.length > 0 ? near : await trackParts(run, steps, 'A', 'strict');
  const classes = new Map<number, number>();
  for (const part of parts) {
    const predictions = predictionsIn(part, 'class');
    for (const [example, target] of predictions?.target.entries() ?? [])
      classes.set(part.stored!.places.row[example]!, target);
  }
  return classes;
}

/** Whether there are enough examples of one class each. */
export async function hasMap(run: OpenedRun, steps: TaskSteps): Promise<boolean> {
  return steps.task !== null && (await testExamples(run, steps)).size >= fewestPoints;
}

/**
 * The map of a task's test examples, a seeded sample of them where they are many. It is drawn once and kept in the store.
 *
 * @returns null where there is no map (`hasMap`).
 */
export async function embeddingMap(
  run: OpenedRun,
  steps: TaskSteps,
  audioOf: AudioOf,
  drawing: Drawing,
): Promise<EmbeddingMap | null> {
  if (!steps.task || !(await hasMap(run, steps))) return null;
  const keys = steps.shards.map(({ embeddings }) => embeddings);
  const laidOut = await keptOrDerived(
    {
      store: run.store,
      kind: 'maps',
      identity: { mapVersion, keys, testSet: steps.testSet },
      archives: [steps.task.archive],
    },
    laidOutSchema,
    () => drawn(run, steps, keys, drawing),
  );
  const rows = await StoredRows.open(keys, run.embeddings);
  const words = new ClipWords(steps.task, audioOf);
  const described = laidOut.row.map((row) => words.describe(row, rows));
  return {
    method: `UMAP, ${Math.min(neighbours, laidOut.row.length - 1)} neighbours, cosine`,
    x: pack('f32', laidOut.x),
    y: pack('f32', laidOut.y),
    class: pack('u16', laidOut.class),
    keys: described.map(({ key }) => key),
    audio: described.map(({ audio }) => audio ?? ''),
  };
}

/** Who draws, and who is told the share that is drawn. */
interface Drawing {
  readonly threads: ThreadPool;
  readonly onProgress?: (share: number) => void;
}

async function drawn(
  run: OpenedRun,
  steps: TaskSteps,
  keys: readonly string[],
  { threads, onProgress }: Drawing,
): Promise<LaidOut> {
  const classes = await testExamples(run, steps);
  const all = [...classes.keys()].sort((left, right) => left - right);
  const chosen = shuffled(all.length, randomStream(seed)).slice(0, mostPoints).sort();
  const row = [...chosen].map((place) => all[Number(place)]!);
  const vectors = await vectorsOf(run, keys, row);
  const { x, y } = await threads.run(
    layOutJob,
    {
      vectors,
      dimension: vectors.length / row.length,
      neighbours: Math.min(neighbours, row.length - 1),
      epochs,
      seed,
    },
    { onProgress: (epoch) => onProgress?.(epoch / epochs) },
  );
  return { row, class: row.map((each) => classes.get(each)!), x: [...x].map(rounded), y: [...y].map(rounded) };
}

/** The vectors of some rows, ascending, counted over all shards. */
async function vectorsOf({ embeddings }: OpenedRun, keys: readonly string[], rows: readonly number[]) {
  const vectors: Float32Array[] = [];
  let before = 0;
  for (const key of keys) {
    const { embeddings: stored } = await embeddings.read(key);
    const end = before + stored.shape[0]!;
    for (const row of rows.filter((each) => each >= before && each < end)) {
      vectors.push(await stored.readRows(row - before, 1));
    }
    before = end;
  }
  return concatenated(vectors);
}
