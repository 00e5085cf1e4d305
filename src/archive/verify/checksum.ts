import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { digestFile } from '../../files/digest-file.ts';
import type { RecordFile } from '../zenodo/record.ts';
import type { Findings } from './findings.ts';

/** Compares a file with what its record says of it. */
export async function checkFile(folder: string, { key, size, md5 }: RecordFile, findings: Findings): Promise<void> {
  const path = join(folder, key);
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) {
    findings.add('checksum', { file: key }, `${key} is missing: ${size} bytes`);
  } else if (found.size !== size) {
    findings.add('checksum', { file: key }, `${key} has ${found.size} bytes instead of ${size}`);
  } else {
    const digest = await digestFile(path, { algorithm: 'md5' });
    if (digest !== md5) findings.add('checksum', { file: key }, `${key} has the md5 ${digest} instead of ${md5}`);
  }
}
