import { sizeText } from '../files/size.ts';
import { counted } from '../report/number.ts';
import { underWay } from './under-way.ts';

/**
 * Writes the page of some results as one file, and tells how far it is: maps take seconds each.
 *
 * @param places as `findResults` takes them.
 * @returns what to say of it.
 */
export async function writePage(places: readonly string[], file: string, audio: boolean): Promise<string> {
  const [{ PageData }, { exportPage }, { ThreadPool }] = await Promise.all([
    import('../report/page/page-data.ts'),
    import('../report/page/export-page.ts'),
    import('../threads/pool.ts'),
  ]);
  const threads = new ThreadPool(1);
  const progress = underWay();
  try {
    const onTask = (run: string, task: string): void => progress.begin(`${file}: ${run}, ${task}`);
    const { bytes, ...without } = await exportPage(new PageData(places, threads), file, { audio, onTask });
    const left = [
      [without.withoutDetail, 'tasks', 'without details'],
      [without.withoutMap, 'tasks', 'without a map'],
      [without.withoutSound, 'clips', 'left out'],
    ] as const;
    const words = left.flatMap(([count, unit, what]) => (count > 0 ? [`${counted(count, unit)} ${what}`] : []));
    return `${file} (${[sizeText(bytes), ...words].join(', ')})`;
  } finally {
    progress.close();
    await threads.close();
  }
}
