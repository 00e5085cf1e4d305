import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OtoscopeError } from '../errors.ts';

const hint = 'name a results.json, or the folder it is in, such as runs/logmel/mini';

/**
 * Finds the results that some places stand for, a file each in their order; a folder among many that has none, such as the
 * store in `runs/*`, is passed over. Of a folder with the results of several suites those of the suite are taken
 * that is the only one which all places have.
 *
 * @param places `results.json`, the folder it is in, or the folder above, `<out>/<encoder>`.
 * @throws OtoscopeError (wrong usage) for a place that is not there, too few with results, or a suite that is not clear.
 */
export async function chooseResults(places: readonly string[]): Promise<string[]> {
  const found = await Promise.all(places.map(async (place) => ({ place, paths: await resultsIn(place) })));
  const holding = found.filter(({ paths }) => paths.length > 0);
  const without = found.filter(({ paths }) => paths.length === 0).map(({ place }) => place);
  if (holding.length < Math.min(2, places.length)) {
    throw new OtoscopeError(`there is no results.json in ${without.join(', ')}`, { hint, exitCode: 2 });
  }
  const suites = [...new Set(holding.flatMap(({ paths }) => paths.map(suiteOf)))];
  const common = suites.filter((suite) => holding.every(({ paths }) => paths.some((path) => suiteOf(path) === suite)));
  return holding.map(({ place, paths }) => {
    const [path, another] = paths.length === 1 ? paths : paths.filter((each) => common.includes(suiteOf(each)));
    if (path !== undefined && another === undefined) return path;
    throw new OtoscopeError(`${place} has the results of several suites`, {
      hint: `name one: ${paths.map(dirname).join(', ')}`,
      exitCode: 2,
    });
  });
}

/** The results files that a place may mean. */
async function resultsIn(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => null);
  if (!found) {
    const meant = join('runs', place);
    const isThere = await stat(meant).catch(() => null);
    throw new OtoscopeError(`there is no ${place}`, {
      hint: isThere ? `did you mean ${meant}?` : hint,
      exitCode: 2,
    });
  }
  if (!found.isDirectory()) return [place];
  const own = join(place, 'results.json');
  if (await stat(own).catch(() => null)) return [own];
  const paths: string[] = [];
  for (const suite of (await readdir(place)).sort()) {
    const path = join(place, suite, 'results.json');
    if (await stat(path).catch(() => null)) paths.push(path);
  }
  return paths;
}

/** The suite of results where a run wrote them: `<out>/<encoder>/<suite>/results.json`. */
function suiteOf(path: string): string {
  return basename(dirname(path));
}
