/**
 * Where the parts of the page's data lie: in the served page at `api/<path>`, in the exported file in a block of that name
 * (`embed.ts`). Both ends of the way import this file, so it imports nothing.
 */

/** A `PageModel`. */
export const modelPath = 'model.json';

/** A `TaskDetail`. */
export function taskDetailPath(run: string, task: string): string {
  return `runs/${run}/tasks/${task}.json`;
}

/**
 * An `EmbeddingMap`. It takes seconds to draw: until it is there, the server answers 202 with a `MapProgress`; ask again
 * then. Of the exported file it is a block like the others.
 */
export function taskMapPath(run: string, task: string): string {
  return `runs/${run}/tasks/${task}/map.json`;
}

/** A clip to listen to: that of a row, counted over the embeddings of all the task's shards. */
export function clipPath(run: string, task: string, row: number | string): string {
  return `runs/${run}/tasks/${task}/clips/${row}`;
}

/** A `Provenance`. */
export function provenancePath(run: string): string {
  return `runs/${run}/provenance.json`;
}

/** Server-sent events; in the served page only. */
export const livePath = 'live';

/**
 * What the stream tells: `runs` carries a `LiveRun[]`, whole, whenever something changed, at most some four times a second;
 * `model` carries nothing and says that there is a new one at `modelPath`.
 */
export const liveEvents = { runs: 'runs', model: 'model' } as const;

/** The element of the exported file that holds the model as JSON. */
export const dataElementId = 'otoscope-data';
