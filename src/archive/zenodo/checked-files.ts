import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../files/atomic.ts';
import { type DigestOptions, digestFile } from '../../files/digest-file.ts';
import { fileState } from '../../files/file-state.ts';
import type { RecordFile } from './record.ts';

/** In an archive's folder: which files had the record's content, and the state they were in then. */
export const checkedFileName = 'zenodo-checked.json';

const checkedSchema = z.object({
  schema: z.literal('otoscope.checked/1'),
  files: z.record(z.string(), z.object({ md5: z.string(), state: z.string() })),
});
type Files = z.infer<typeof checkedSchema>['files'];

/** The files of an archive's folder that were found to have the content that the record tells. */
export class CheckedFiles {
  readonly #folder: string;
  #files: Files;
  #saved: Promise<void> = Promise.resolve();

  private constructor(folder: string, files: Files) {
    this.#folder = folder;
    this.#files = files;
  }

  static async of(folder: string): Promise<CheckedFiles> {
    return new CheckedFiles(folder, await load(folder));
  }

  /** Whether a file was found right and was not touched since. Its content is not read. */
  async isKnown({ key, md5 }: RecordFile): Promise<boolean> {
    const known = this.#files[key];
    return known?.md5 === md5 && known.state === (await fileState(join(this.#folder, key)).catch(() => null));
  }

  /** Reads a file and remembers it where it has the record's content; whether it has. */
  async check(file: RecordFile, options: Omit<DigestOptions, 'algorithm'> = {}): Promise<boolean> {
    const path = join(this.#folder, file.key);
    const state = await fileState(path);
    if ((await digestFile(path, { ...options, algorithm: 'md5' })) !== file.md5) return false;
    if ((await fileState(path)) !== state) return false;
    await this.#save(file, state);
    return true;
  }

  /** Remembers a file whose content was found right before it got its name. */
  async remember(file: RecordFile): Promise<void> {
    await this.#save(file, await fileState(join(this.#folder, file.key)));
  }

  #save({ key, md5 }: RecordFile, state: string): Promise<void> {
    const save = async () => {
      // Another process may have added its own; what is lost if both write at once is only read once more.
      this.#files = { ...this.#files, ...(await load(this.#folder)), [key]: { md5, state } };
      const content: z.infer<typeof checkedSchema> = { schema: 'otoscope.checked/1', files: this.#files };
      await writeAtomically(join(this.#folder, checkedFileName), (file) =>
        file.write(`${JSON.stringify(content, null, 1)}\n`),
      );
    };
    this.#saved = this.#saved.catch(() => undefined).then(save);
    return this.#saved;
  }
}

/** A list that is missing or damaged is an empty one. */
async function load(folder: string): Promise<Files> {
  try {
    return checkedSchema.parse(JSON.parse(await readFile(join(folder, checkedFileName), 'utf8'))).files;
  } catch {
    return {};
  }
}
