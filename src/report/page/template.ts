import { readFile } from 'node:fs/promises';
import { OtoscopeError } from '../../errors.ts';

/**
 * The page as it is built, without data.
 *
 * @throws OtoscopeError where it was not built.
 */
export async function pageTemplate(): Promise<string> {
  // The same place from src/report/page and from dist/report/page.
  const path = new URL('../../../dist/viewer/index.html', import.meta.url);
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new OtoscopeError('the page is missing from this installation', {
      hint: 'in a checkout, npm run build makes it; elsewhere, install otoscope again',
      cause: error,
    });
  });
}
