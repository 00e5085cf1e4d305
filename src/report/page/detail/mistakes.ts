import { largestPerRow } from '../../../metric/accuracy.ts';
import type { Predictions, RankPredictions, SegmentPredictions } from '../../../metric/predictions.ts';
import { rounded } from '../rounded.ts';
import type { Errors } from '../task-detail.ts';
import { type ClipWords, listed } from './clip-words.ts';

/** Something that was got wrong. */
export interface Mistake {
  /** Which of the examples. */
  readonly example: number;
  /** Which of its captions, where it has some. */
  readonly caption?: number;
  readonly predicted: string;
  /** By which mistakes are listed, in [0, 1]. */
  readonly share: number;
  /** How many answers were wrong, which tells clips of one score apart. */
  readonly wrong?: number;
}

/** Mistakes, and by what they are listed. */
interface Mistakes {
  readonly by: Errors['by'];
  readonly made: readonly Mistake[];
}

/**
 * What was got wrong. Of classes the share of the wrong one tells how sure that was, of labels that of the surest one that is
 * not there, of numbers the distance as a share of the range. Clips of which many segments or frames were predicted have a
 * score of their own, and queries a rank of their right answer.
 *
 * @param range of numbers.
 */
export function mistakesIn(predictions: Predictions, words: ClipWords, range: number): Mistakes {
  switch (predictions.kind) {
    case 'class': {
      const { target, predicted, probability } = predictions;
      const made = [...target.keys()].flatMap((example) => {
        if (predicted[example] === target[example]) return [];
        return [{ example, predicted: words.nameOf(predicted[example]!), share: clamped(probability[example]!) }];
      });
      return { by: 'confidence', made };
    }
    case 'labels': {
      const { target, scores, count } = predictions;
      const absent = scores.map((score, place) => (target[place] === 1 ? Number.NEGATIVE_INFINITY : score));
      const made = [...largestPerRow(absent, count).entries()].flatMap(([example, index]) => {
        const score = absent[example * count + index]!;
        // A logit above 0 says that the class is there.
        if (score <= 0) return [];
        return [{ example, predicted: words.nameOf(index), share: clamped(1 / (1 + Math.exp(-score))) }];
      });
      return { by: 'confidence', made };
    }
    case 'numbers': {
      const { target, predicted } = predictions;
      const made = [...target.keys()].map((example) => {
        const distance = Math.abs(predicted[example]! - target[example]!);
        return { example, predicted: predicted[example]!.toFixed(2), share: clamped(distance / range) };
      });
      return { by: 'confidence', made };
    }
    case 'segments':
      return { by: 'F1', made: ofSegments(predictions, words) };
    case 'frames': {
      const made = [...predictions.frames.entries()].flatMap(([example, frames]) => {
        const right = predictions.right[example]!;
        if (right === frames) return [];
        const predicted = `${right} of ${frames} frames right`;
        return [{ example, predicted, share: rounded(right / frames), wrong: frames - right }];
      });
      return { by: 'accuracy', made };
    }
    case 'ranks':
      return { by: 'rank', made: ofRanks(predictions) };
  }
}

/** Clips with segments that were missed, or heard where nothing is, by the F1 of the clip's own segments. */
function ofSegments(predictions: SegmentPredictions, words: ClipWords): Mistake[] {
  const { count, truePositives, falsePositives, falseNegatives } = predictions;
  return Array.from({ length: truePositives.length / count }, (_, example) => {
    const own = (counts: Int32Array): Int32Array => counts.subarray(example * count, (example + 1) * count);
    const [hits, besides, missed] = [own(truePositives), own(falsePositives), own(falseNegatives)];
    const [right, wrong] = [sumOf(hits), sumOf(besides) + sumOf(missed)];
    const parts = [
      ['missed', missed, (index: number) => `${missed[index]} of ${hits[index]! + missed[index]!}`],
      ['heard besides', besides, (index: number) => besides[index]],
    ] as const;
    const predicted = parts.flatMap(([verb, counts, numbers]) => {
      const classes = [...counts.keys()].filter((index) => counts[index]! > 0);
      const names = classes
        .sort((a, b) => counts[b]! - counts[a]!)
        .map((index) => `${words.nameOf(index)} (${numbers(index)})`);
      return names.length > 0 ? [`${verb} ${listed(names, 3)}`] : [];
    });
    return { example, predicted: predicted.join('; '), share: rounded((2 * right) / (2 * right + wrong)), wrong };
  }).filter(({ wrong }) => wrong > 0);
}

/** Queries whose right answer is not the first: every caption, which looks for its recording, and every recording. */
function ofRanks({ clip, audioToText, textToAudio }: RankPredictions): Mistake[] {
  const captions = [...clip.keys()];
  // A clip's captions stand side by side.
  const [first, best] = [new Map<number, number>(), new Map<number, number>()];
  for (const [caption, of] of clip.entries()) {
    if (!first.has(of)) first.set(of, caption);
    if (!best.has(of) || audioToText[caption]! < audioToText[best.get(of)!]!) best.set(of, caption);
  }
  const query = (caption: number, rank: number, all: number, answer: string): Mistake[] => {
    if (rank === 1) return [];
    const example = clip[caption]!;
    const predicted = `${answer} at rank ${rank} of ${all}`;
    return [{ example, caption: caption - first.get(example)!, predicted, share: rounded((rank - 1) / (all - 1)) }];
  };
  return [
    ...captions.flatMap((caption) => query(caption, textToAudio[caption]!, first.size, 'its recording')),
    ...[...best.values()].flatMap((caption) => {
      return query(caption, audioToText[caption]!, captions.length, 'looked for by the recording,');
    }),
  ];
}

function sumOf(counts: Int32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function clamped(share: number): number {
  return rounded(Math.min(1, Math.max(0, share)));
}
