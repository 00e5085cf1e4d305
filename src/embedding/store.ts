import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { contentKey } from '../files/content-key.ts';
import { type AbandonedFile, abandonedIn } from '../files/half-written.ts';
import { secret, told } from '../told.ts';
import { countsEnd } from './counts-files.ts';
import { damaged, findTensor, type SafetensorsTensor, writeMatrix } from './safetensors.ts';

/** Raised whenever what is stored under a key changes its meaning. */
const storeVersion = 3;
const tensorName = 'embeddings';
const extensions = ['safetensors', 'jsonl'] as const;

/** Everything that decides a shard's embeddings. */
export interface EmbeddingIdentity {
  /** The encoder's fingerprint. */
  readonly encoder: string;
  /** SHA-256 of the shard's file. */
  readonly shard: string;
  readonly cropSeconds: number | null;
  /** One row per crop, its mean over time; otherwise a row per frame. */
  readonly pooled: boolean;
}

const clipSchema = z.strictObject({
  key: z.string(),
  /** Of each of its crops, the number of rows: 1 where they are pooled, else that of its frames. */
  rows: z.array(z.number().int().positive()).min(1),
  labels: z.unknown(),
});
const badClipSchema = z.strictObject({
  key: z.string(),
  reason: z.string(),
  /** The reason as it is told of hidden data; older stores lack it. */
  withheld: z.string().default('a clip that cannot be decoded'),
});
const lineSchema = z.union([clipSchema, badClipSchema]);
const metadataSchema = z.object({
  seconds: z.coerce.number(),
  /** Older stores lack it. */
  audioSeconds: z.coerce.number().optional(),
  indexBytes: z.coerce.number(),
});

/** A clip of a stored shard: its rows are the next ones after those of the clips before it. */
export type StoredClip = z.infer<typeof clipSchema>;

/** A clip that could not be decoded and that the user allowed to be left out. */
export type BadClip = z.infer<typeof badClipSchema>;

export interface StoredShard {
  readonly clips: readonly StoredClip[];
  readonly badClips: readonly BadClip[];
  /** What decoding and encoding took, in seconds of one thread. */
  readonly seconds: number;
  /** How much sound was encoded; absent where an earlier version did it. */
  readonly audioSeconds?: number | undefined;
  /** [rows, D] */
  readonly embeddings: SafetensorsTensor;
}

/** What is told of a shard when all its rows are written. */
export interface ShardRecord {
  readonly clips: readonly StoredClip[];
  readonly badClips: readonly BadClip[];
  readonly dimension: number;
  readonly seconds: number;
  /** How much sound was encoded. */
  readonly audioSeconds: number;
  readonly encoder: string;
  /** Its archive's folder and its file name. */
  readonly shard: string;
}

/**
 * Embeddings on disk, one pair of files per shard under a key made of what decides them: `<key>.safetensors` holds the
 * numbers, `<key>.jsonl` a line per clip. The numbers get their name last: where they are, the shard is complete.
 */
export class EmbeddingStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The key of a shard's embeddings. */
  static keyOf({ encoder, shard, cropSeconds, pooled }: EmbeddingIdentity): string {
    return contentKey({ storeVersion, encoder, shard, cropSeconds, pooled });
  }

  /**
   * Whether a shard's embeddings are there and whole: what something cut short counts as missing and is made again. The
   * index is not read for it, since that of a shard with many notes is large.
   */
  async has(key: string): Promise<boolean> {
    try {
      const { metadata } = await findTensor(this.#path(key, 'safetensors'), tensorName);
      const { size } = await stat(this.#path(key, 'jsonl'));
      return metadataSchema.parse(metadata).indexBytes === size;
    } catch {
      return false;
    }
  }

  /** Writes a shard as its rows come; nothing stays if `produce` fails. */
  async write(
    key: string,
    produce: (append: (rows: Float32Array) => Promise<void>) => Promise<ShardRecord>,
  ): Promise<void> {
    await writeMatrix(this.#path(key, 'safetensors'), tensorName, async (append) => {
      const { clips, badClips, dimension, seconds, audioSeconds, encoder, shard } = await produce(append);
      let indexBytes = 0;
      await writeAtomically(this.#path(key, 'jsonl'), async (file) => {
        for (const line of [...clips, ...badClips]) {
          const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
          indexBytes += bytes.length;
          await file.write(bytes);
        }
      });
      const numbers = {
        seconds: String(seconds),
        audioSeconds: String(audioSeconds),
        indexBytes: String(indexBytes),
      };
      return { columns: dimension, metadata: { encoder, shard, ...numbers } };
    });
  }

  async read(key: string): Promise<StoredShard> {
    const embeddings = await findTensor(this.#path(key, 'safetensors'), tensorName);
    const path = this.#path(key, 'jsonl');
    const text = await readFile(path, 'utf8');
    const lines = text.split('\n').flatMap((line, index) => (line === '' ? [] : [parseLine(line, path, index + 1)]));
    const clips = lines.filter((line) => 'rows' in line);
    const badClips = lines.filter((line) => 'reason' in line);
    const rows = clips.reduce((total, clip) => total + sumOf(clip.rows), 0);
    if (rows !== embeddings.shape[0]) {
      throw new OtoscopeError(`${path} lists ${rows} rows, but there are ${embeddings.shape[0]} embeddings`, {
        hint: 'delete both files; the next run makes them again',
      });
    }
    const metadata = metadataSchema.safeParse(embeddings.metadata);
    if (!metadata.success) throw damaged(this.#path(key, 'safetensors'), messageOf(metadata.error));
    const { seconds, audioSeconds } = metadata.data;
    return { clips, badClips, seconds, audioSeconds, embeddings };
  }

  /** What is stored of shards in folders of these names: keys, and the bytes that both files of each take. */
  async ofArchives(folders: ReadonlySet<string>): Promise<{ key: string; bytes: number }[]> {
    const names = await readdir(this.#folder).catch((): string[] => []);
    const found: { key: string; bytes: number }[] = [];
    for (const name of names.sort()) {
      if (!name.endsWith('.safetensors') || name.startsWith('.')) continue;
      const key = name.slice(0, -'.safetensors'.length);
      // What was cut short does not tell whose it is; it is made again under its own name.
      const tensor = await findTensor(this.#path(key, 'safetensors'), tensorName).catch(() => null);
      const [folder] = (tensor?.metadata.shard ?? '').split(/[\\/]/);
      if (!folders.has(folder!)) continue;
      const sizes = await Promise.all(
        extensions.map((extension) =>
          stat(this.#path(key, extension)).then(
            ({ size }) => size,
            () => 0,
          ),
        ),
      );
      found.push({ key, bytes: sumOf(sizes) });
    }
    return found;
  }

  /** What killed processes left half written; it does not tell whose it is. */
  abandoned(): Promise<AbandonedFile[]> {
    return abandonedIn(this.#folder);
  }

  /** Removes what is stored under a key; the numbers first, without which it counts as missing. */
  async remove(key: string): Promise<void> {
    for (const extension of extensions) await rm(this.#path(key, extension), { force: true });
  }

  /** Where the number of examples in some shards is kept, so that a run with nothing to do need not read their indices. */
  countsPath(key: string): string {
    return join(this.#folder, `${key}${countsEnd}`);
  }

  #path(key: string, extension: 'safetensors' | 'jsonl'): string {
    return join(this.#folder, `${key}.${extension}`);
  }
}

function parseLine(line: string, path: string, number: number): StoredClip | BadClip {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (error) {
    const why = secret(messageOf(error));
    throw new OtoscopeError(told`${path}, line ${number}: not the description of a clip (${why})`, {
      hint: 'delete the file and the .safetensors file beside it; the next run makes them again',
    });
  }
}

/** The sum of some counts. */
export function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
