import { OtoscopeError } from '../errors.ts';
import { refuseNaN } from './refuse-nan.ts';

/** Where the right answers stand, counted from 1, for every caption. */
export interface RetrievalRanks {
  /** Of the caption among all captions, in the order of their similarity to its clip [captions]. */
  readonly audioToText: Int32Array;
  /** Of its clip among all clips, in the order of their similarity to the caption [captions]. */
  readonly textToAudio: Int32Array;
}

/** Refuses what ranks cannot be computed from: other similarities than pairs, NaN, a clip without a caption. */
export function validateRetrieval(similarities: Float32Array, clipOfCaption: Int32Array): void {
  const captions = clipOfCaption.length;
  if (captions === 0) throw new OtoscopeError('recall needs at least one caption, but the split is empty');
  const clips = similarities.length / captions;
  if (clips === 0 || !Number.isInteger(clips)) {
    throw new OtoscopeError(`recall from ${similarities.length} similarities of clips to ${captions} captions`);
  }
  const captioned = new Set(clipOfCaption);
  for (const clip of captioned) {
    if (clip < 0 || clip >= clips)
      throw new OtoscopeError(`recall: a caption of clip ${clip}, but there are ${clips} clips`);
  }
  if (captioned.size < clips) {
    const clip = Array.from({ length: clips }, (_, index) => index).find((index) => !captioned.has(index));
    throw new OtoscopeError(`recall: clip ${clip} has no caption`);
  }
  refuseNaN('recall', similarities);
}

/**
 * The ranks of retrieval between clips and their captions. A wrong answer as similar as the right one stands before it, so
 * that embeddings that are all alike find nothing; the reference leaves the order of equals to chance. Among equal captions
 * of one clip the first in order stands first.
 *
 * @param similarities [clips, captions], row-major, such as `cosineSimilarities` of their embeddings.
 * @param clipOfCaption each caption's clip [captions]; every clip has one caption or more.
 */
export function retrievalRanks(similarities: Float32Array, clipOfCaption: Int32Array): RetrievalRanks {
  validateRetrieval(similarities, clipOfCaption);
  const captions = clipOfCaption.length;
  const clips = similarities.length / captions;
  const audioToText = clipOfCaption.map((clip, caption) => {
    const row = similarities.subarray(clip * captions, (clip + 1) * captions);
    const right = row[caption]!;
    let rank = 1;
    for (let other = 0; other < captions; other += 1) {
      if (row[other]! > right) rank += 1;
      else if (row[other] === right && (clipOfCaption[other] !== clip || other < caption)) rank += 1;
    }
    return rank;
  });
  const textToAudio = clipOfCaption.map((clip, caption) => {
    const right = similarities[clip * captions + caption]!;
    let rank = 1;
    for (let other = 0; other < clips; other += 1) {
      if (other !== clip && similarities[other * captions + caption]! >= right) rank += 1;
    }
    return rank;
  });
  return { audioToText, textToAudio };
}

/**
 * Recall at k. `audioToText`: the share of clips one of whose captions is among the k captions nearest to the clip;
 * `textToAudio`: the share of captions whose clip is among the k nearest to the caption. `mean` is the mean of both, which
 * scores Clotho at k = 1 (PROTOCOL section 5).
 *
 * @param clipOfCaption as given to `retrievalRanks`.
 * @returns numbers in [0, 1], higher better.
 */
export function recallAt(
  k: number,
  ranks: RetrievalRanks,
  clipOfCaption: Int32Array,
): { audioToText: number; textToAudio: number; mean: number } {
  if (!Number.isInteger(k) || k < 1) throw new OtoscopeError(`recall at ${k}: expected 1 or more`);
  const found = clipOfCaption.filter((_, caption) => ranks.audioToText[caption]! <= k);
  const audioToText = new Set(found).size / new Set(clipOfCaption).size;
  const textToAudio = ranks.textToAudio.filter((rank) => rank <= k).length / clipOfCaption.length;
  return { audioToText, textToAudio, mean: (audioToText + textToAudio) / 2 };
}
