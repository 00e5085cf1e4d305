import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Tensor } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';
import { findTensor, type SafetensorsTensor, writeSafetensors } from './safetensors.ts';

/** Raised whenever what is stored under a key changes its meaning. */
const storeVersion = 1;
const tensorName = 'embeddings';

/** Everything that decides a shard's embeddings. */
export interface EmbeddingIdentity {
  /** The encoder's fingerprint. */
  readonly encoder: string;
  /** SHA-256 of the shard's file. */
  readonly shard: string;
  readonly cropSeconds: number | null;
}

const clipSchema = z.strictObject({
  key: z.string(),
  crops: z.number().int().positive(),
  labels: z.record(z.string(), z.unknown()).readonly(),
});

const metadataSchema = z.object({
  seconds: z.coerce.number(),
  badClips: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(z.array(z.strictObject({ key: z.string(), reason: z.string() }))),
});

/** A clip of a stored shard: its rows are the next `crops` ones after those of the clips before it. */
export type StoredClip = z.infer<typeof clipSchema>;

/** A clip that could not be decoded and that the user allowed to be left out. */
export interface BadClip {
  readonly key: string;
  readonly reason: string;
}

export interface StoredShard {
  readonly clips: readonly StoredClip[];
  readonly badClips: readonly BadClip[];
  /** What decoding and encoding took, in seconds of one thread. */
  readonly seconds: number;
  /** Pooled vectors [crops, D]. */
  readonly embeddings: SafetensorsTensor;
}

/**
 * Pooled embeddings on disk, one pair of files per shard under a key made of what decides them: `<key>.safetensors` holds
 * the numbers, `<key>.jsonl` a line per clip. The numbers are written last: where they are, the shard is complete.
 */
export class EmbeddingStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The key of a shard's embeddings. */
  static keyOf({ encoder, shard, cropSeconds }: EmbeddingIdentity): string {
    const identity = JSON.stringify({ storeVersion, encoder, shard, cropSeconds });
    return createHash('sha256').update(identity).digest('hex').slice(0, 32);
  }

  /** Whether a shard's embeddings are there and whole: what something damaged counts as missing and is made again. */
  has(key: string): Promise<boolean> {
    return this.read(key).then(
      () => true,
      () => false,
    );
  }

  async write(
    key: string,
    clips: readonly StoredClip[],
    embeddings: Tensor,
    about: {
      readonly encoder: string;
      readonly shard: string;
      readonly seconds: number;
      readonly badClips: readonly BadClip[];
    },
  ): Promise<void> {
    await writeAtomically(this.#path(key, 'jsonl'), async (file) => {
      for (const clip of clips) await file.write(`${JSON.stringify(clip)}\n`);
    });
    const { encoder, shard, seconds, badClips } = about;
    const metadata = { encoder, shard, seconds: String(seconds), badClips: JSON.stringify(badClips) };
    await writeSafetensors(this.#path(key, 'safetensors'), { [tensorName]: embeddings }, metadata);
  }

  async read(key: string): Promise<StoredShard> {
    const embeddings = await findTensor(this.#path(key, 'safetensors'), tensorName);
    const path = this.#path(key, 'jsonl');
    const text = await readFile(path, 'utf8');
    const clips = text.split('\n').flatMap((line, index) => (line === '' ? [] : [parseClip(line, path, index + 1)]));
    const rows = clips.reduce((total, { crops }) => total + crops, 0);
    if (rows !== embeddings.shape[0]) {
      throw new OtoscopeError(`${path} lists ${rows} examples, but there are ${embeddings.shape[0]} embeddings`, {
        hint: 'delete both files; the next run makes them again',
      });
    }
    const { seconds, badClips } = metadataSchema.parse(embeddings.metadata);
    return { clips, badClips, seconds, embeddings };
  }

  #path(key: string, extension: 'safetensors' | 'jsonl'): string {
    return join(this.#folder, `${key}.${extension}`);
  }
}

function parseClip(line: string, path: string, number: number): StoredClip {
  try {
    return clipSchema.parse(JSON.parse(line));
  } catch (error) {
    throw new OtoscopeError(`${path}, line ${number}: not the description of a clip (${messageOf(error)})`, {
      hint: 'delete the file and the .safetensors file beside it; the next run makes them again',
    });
  }
}
