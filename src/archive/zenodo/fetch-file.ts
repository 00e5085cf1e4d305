import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FetchFileOptions, fetchFile } from '../../network/fetch-file.ts';
import type { CheckedFiles } from './checked-files.ts';
import { type RecordFile, recordFileName } from './record.ts';

/**
 * Brings a file of a record into its archive's folder and remembers that it was found right there.
 *
 * @throws as {@link fetchFile}.
 */
export async function fetchRecordFile(
  file: RecordFile,
  folder: string,
  checked: CheckedFiles,
  options: FetchFileOptions,
): Promise<void> {
  const { url, size, md5 } = file;
  await fetchFile(
    {
      url,
      size,
      checksum: { name: 'MD5', algorithm: 'md5', digest: md5 },
      path: join(folder, file.key),
      isHere: (signal) => isComplete(file, folder, checked, signal),
      onPlaced: () => checked.remember(file),
      hint: `Without ${join(folder, recordFileName)} the record is asked for anew`,
    },
    options,
  );
}

/** Whether a file is here as the record tells; it is read only where nobody knows. */
export async function isComplete(
  file: RecordFile,
  folder: string,
  checked: CheckedFiles,
  signal: AbortSignal,
  onBytes?: (count: number) => void,
): Promise<boolean> {
  const found = await stat(join(folder, file.key)).catch(() => null);
  if (found?.size !== file.size) return false;
  return (await checked.isKnown(file)) || checked.check(file, { signal, ...(onBytes && { onBytes }) });
}
