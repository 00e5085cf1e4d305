import { OtoscopeError } from '../errors.ts';
import type { Protocol } from '../metric/protocol.ts';
import { ThreadPool } from '../threads/pool.ts';
import { chooseResults } from './choose-results.ts';
import { compareRuns } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { openSavedRun } from './saved-run.ts';

export interface CompareOptions {
  /** Absent: A. */
  readonly track?: 'A' | 'B';
  /** Absent: strict. */
  readonly protocol?: Protocol;
  readonly signal?: AbortSignal;
}

/**
 * Holds the results of two or more encoders against each other, example by example (docs/statistics.md): the difference on
 * every task and of the track score with its 95 % interval, whether it is more than chance, and who cannot be told apart.
 *
 * @param places `results.json` files, or the folders they are in, by which differences are taken: the first less the second.
 * @throws OtoscopeError where there are fewer than two, results cannot be read, or no task can be compared.
 * @throws the signal's reason when aborted.
 */
export async function compareResults(
  places: readonly string[],
  { track = 'A', protocol = 'strict', signal }: CompareOptions = {},
): Promise<Comparison> {
  if (places.length < 2) {
    throw new OtoscopeError('two or more results are compared', {
      hint: `otoscope compare ${places[0]} <other results>`,
      exitCode: 2,
    });
  }
  const threads = new ThreadPool(1);
  const close = () => threads.close();
  signal?.addEventListener('abort', close, { once: true });
  try {
    const runs = await Promise.all((await chooseResults(places)).map(openSavedRun));
    return await compareRuns(runs, { track, protocol }, threads);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', close);
    await threads.close();
  }
}
