import { cosineSimilarities } from '../metric/cosine-similarity.ts';
import type { RankPredictions } from '../metric/predictions.ts';
import { recallAt, retrievalRanks } from '../metric/recall.ts';
import { bagOf } from './bag.ts';
import type { Gallery } from './gallery.ts';
import type { RetrievalModel } from './model.ts';
import type { Parameters } from './parameters.ts';

/** Captions whose vectors are computed at once, so that those of thousands need little memory. */
const captionsAtOnce = 256;

/** What a model has learned. */
export interface Learned {
  readonly parameters: Parameters;
  /** The tokens' vectors [tokens, E]. */
  readonly table: Float32Array;
}

/**
 * Recall at 1, the mean of audio to text and text to audio. Nearest is by the cosine, as X-ARES measures it, although the
 * loss takes vectors in their length.
 */
export async function recallAtOne(
  model: RetrievalModel,
  { standardized, captions, clipOfCaption }: Gallery,
  { parameters, table }: Learned,
): Promise<{ recall: number; predictions: RankPredictions }> {
  const audio = await model.audio(standardized, parameters);
  const { width } = model.shape;
  const text = new Float32Array(captions.length * width);
  for (let first = 0; first < captions.length; first += captionsAtOnce) {
    const bag = bagOf(captions.slice(first, first + captionsAtOnce));
    text.set(await model.text(bag, parameters, table), first * width);
  }
  const ranks = retrievalRanks(await cosineSimilarities(audio, text, width), clipOfCaption);
  const { mean: recall } = recallAt(1, ranks, clipOfCaption);
  return { recall, predictions: { kind: 'ranks', clip: clipOfCaption, ...ranks } };
}
