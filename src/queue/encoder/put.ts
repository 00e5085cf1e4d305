import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { EncoderSource } from '../../encoder/source.ts';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { writeAtomically } from '../../files/atomic.ts';
import { digestFile } from '../../files/digest-file.ts';
import { ownFiles } from './own-files.ts';

const manifestSchema = z.object({
  schema: z.literal('otoscope.encoder/1'),
  name: z.string(),
  entry: z.string(),
  /** SHA-256 by path. */
  files: z.record(z.string(), z.string()),
});

/** An encoder's files in the store. */
export interface EncoderInStore {
  /** The folder with its files. */
  readonly folder: string;
  /** What is opened there: a file, or the folder itself. */
  readonly entry: string;
}

function placeOf(store: string, { fingerprint }: Pick<EncoderSource, 'fingerprint'>) {
  const place = join(store, 'queue', 'encoders', fingerprint);
  return { folder: join(place, 'files'), manifest: join(place, 'encoder.json') };
}

/** Puts an encoder's files into the store, once for all runs; the list of them with their digests comes last. */
export async function putEncoder(store: string, source: EncoderSource): Promise<void> {
  const { folder, manifest } = placeOf(store, source);
  const own = await ownFiles(source);
  if (!own || (await stat(manifest).catch(() => null))) return;
  const files: Record<string, string> = {};
  for (const file of own.files) {
    const from = join(own.root, file);
    files[file] = await digestFile(from);
    await writeAtomically(join(folder, file), async ({ write }) => {
      for await (const chunk of createReadStream(from, { highWaterMark: 1 << 20 })) await write(chunk as Uint8Array);
    });
  }
  const content: z.input<typeof manifestSchema> = {
    schema: 'otoscope.encoder/1',
    name: source.name,
    entry: own.entry,
    files,
  };
  await writeAtomically(manifest, (file) => file.write(`${JSON.stringify(content, null, 2)}\n`));
}

/**
 * Finds an encoder's files in the store and compares each with its digest.
 *
 * @returns null where the store has none, because the encoder needs none.
 * @throws OtoscopeError that names the file that is not as it was put there.
 */
export async function encoderInStore(store: string, source: EncoderSource): Promise<EncoderInStore | null> {
  const { folder, manifest } = placeOf(store, source);
  const text = await readFile(manifest, 'utf8').catch(() => null);
  if (text === null) return null;
  const { entry, files } = manifestOf(text, manifest);
  for (const [file, sha256] of Object.entries(files)) {
    if ((await digestFile(join(folder, file))) === sha256) continue;
    throw new OtoscopeError(`${join(folder, file)} is not what was put there`, {
      hint: askAgain(manifest),
    });
  }
  return { folder, entry: join(folder, entry) };
}

function manifestOf(text: string, path: string): z.output<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new OtoscopeError(`${path} is no list of an encoder's files: ${messageOf(cause)}`, {
      hint: askAgain(path),
      cause,
    });
  }
}

function askAgain(manifest: string): string {
  return `delete the folder ${dirname(manifest)} and submit the run again`;
}
