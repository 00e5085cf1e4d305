import type { CaptionedClips } from '../embedding/load-captions.ts';
import { standardizedRows } from '../probe/standardize.ts';
import { numberTokens, type TokenNumbers } from './token-table.ts';
import { WordPieces } from './word-pieces.ts';

/** Clips to find by their captions, and the other way round. */
export interface Gallery {
  /** [clips, D] (`standardizedRows`). */
  readonly standardized: Float32Array;
  /** The table's rows of each caption's tokens. */
  readonly captions: readonly Int32Array[];
  /** Each caption's clip. */
  readonly clipOfCaption: Int32Array;
}

export interface Galleries extends Omit<TokenNumbers, 'rowsOf'> {
  readonly train: Gallery;
  readonly valid: Gallery;
  readonly test: Gallery;
}

/** Makes the clips of the three parts ready: embeddings standardized, captions as tokens. */
export async function galleriesOf(
  examples: CaptionedClips,
  parts: Readonly<Record<'train' | 'valid' | 'test', Int32Array>>,
  vocabulary?: string,
): Promise<Galleries> {
  const pieces = await WordPieces.open(vocabulary);
  const tokensOf = (clips: Int32Array): number[][][] => {
    return Array.from(clips, (clip) => examples.captions[clip]!.map((caption) => pieces.ids(caption)));
  };
  const tokens = { train: tokensOf(parts.train), valid: tokensOf(parts.valid), test: tokensOf(parts.test) };
  const { ids, trained, rowsOf } = numberTokens(tokens.train.flat(), [...tokens.valid, ...tokens.test].flat());
  const gallery = (part: 'train' | 'valid' | 'test'): Gallery => ({
    standardized: standardizedRows(examples.embeddings, examples.dimension, parts[part]),
    captions: tokens[part].flat().map(rowsOf),
    clipOfCaption: Int32Array.from(tokens[part].flatMap((captions, clip) => captions.map(() => clip))),
  });
  return { ids, trained, train: gallery('train'), valid: gallery('valid'), test: gallery('test') };
}
