import type { PageData } from '../report/page/page-data.ts';
import type { EmbeddingMap } from '../report/page/task-detail.ts';

/** A map as far as it is: whole, null where there is none, or the share that is drawn. */
type Drawing = EmbeddingMap | null | number;

/** How long an answer waits for a map that may be there at once, in milliseconds. */
const patience = 300;

/** Draws maps when they are asked for, each once at a time; one who asks while it is drawn is told how far it is. */
export function drawings(data: PageData): (run: string, task: string) => Promise<Drawing> {
  const underWay = new Map<string, { share: number; readonly map: Promise<EmbeddingMap | null> }>();
  return (run, task) => {
    const name = JSON.stringify([run, task]);
    let drawing = underWay.get(name);
    if (!drawing) {
      const onProgress = (share: number): void => {
        drawing!.share = share;
      };
      const map = data.map(run, task, { onProgress }).finally(() => underWay.delete(name));
      drawing = { share: 0, map };
      underWay.set(name, drawing);
    }
    const { map } = drawing;
    return Promise.race([
      map,
      new Promise<number>((resolve) => setTimeout(() => resolve(underWay.get(name)?.share ?? 1), patience)),
    ]);
  };
}
