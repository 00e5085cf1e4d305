import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { encoderInStore } from './put.ts';

test('a list of files that is damaged is named, and what to do', async () => {
  const store = await mkdtemp(join(tmpdir(), 'otoscope-put-'));
  onTestFinished(() => rm(store, { recursive: true }));
  const folder = join(store, 'queue', 'encoders', 'f');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'encoder.json'), '{ "schema": "otoscope.encoder/1", "name": "e", "entry": "e.ts" }');
  await expect(encoderInStore(store, { kind: 'logmel', name: 'e', fingerprint: 'f' })).rejects.toMatchObject({
    message: `${join(folder, 'encoder.json')} is no list of an encoder's files: files: Invalid input: expected record, received undefined`,
    hint: `delete the folder ${folder} and submit the run again`,
  });
});
