import fc from 'fast-check';
import { expect, test } from 'vitest';
import cases from '../../test/oracle/metric/recall.json' with { type: 'json' };
import { cosineSimilarities } from './cosine-similarity.ts';
import { recallAt, retrievalRanks } from './recall.ts';

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The reference's median of ranks counted from 0, rounded down where it is halfway between two, plus 1. */
const median = (ranks: number[]): number => {
  const sorted = ranks.toSorted((a, b) => a - b);
  const middle = [Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2)].map(
    (index) => sorted[index]! - 1,
  );
  return Math.floor(mean(middle)) + 1;
};

for (const [index, given] of cases.entries()) {
  test(`oracle case ${index}: recall and every detail of the ranks equal to 1e-12`, async () => {
    const audio = Float32Array.from(given.audio.flat());
    const text = Float32Array.from(given.text.flat());
    const clipOfCaption = Int32Array.from(given.text, (_, caption) => Math.floor(caption / given.captionsPerClip));
    const ranks = retrievalRanks(await cosineSimilarities(audio, text, given.audio[0]!.length), clipOfCaption);
    expect(Math.abs(recallAt(1, ranks, clipOfCaption).mean - given.expect)).toBeLessThan(1e-12);

    const ofClips = given.audio.map((_, clip) => {
      return [...ranks.audioToText.filter((_, caption) => clipOfCaption[caption] === clip).sort()];
    });
    const nearest = ofClips.map(([first]) => first!);
    const details = {
      audioToText: {
        ranks: nearest,
        map: mean(ofClips.map((list) => mean(list.map((rank, n) => (rank <= 10 ? (n + 1) / rank : 0))))),
      },
      textToAudio: {
        ranks: [...ranks.textToAudio],
        map: mean(Array.from(ranks.textToAudio, (rank) => (rank <= 10 ? 1 / rank : 0))),
      },
    };
    for (const direction of ['audioToText', 'textToAudio'] as const) {
      const expected = given[direction];
      for (const [k, recall] of [
        [1, expected.r1],
        [5, expected.r5],
        [10, expected.r10],
      ] as const) {
        expect(recallAt(k, ranks, clipOfCaption)[direction]).toBeCloseTo(recall / 100, 12);
      }
      expect(mean(details[direction].ranks)).toBeCloseTo(expected.meanr, 12);
      expect(median(details[direction].ranks)).toBe(expected.medr);
      expect(details[direction].map).toBeCloseTo(expected.mAP10 / 100, 12);
    }
  });
}

/** Clips with one to three captions each in any order, and few different similarities, so that many are tied. */
const retrieval = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 5 }).chain((captionsOfClip) => {
  const owners = captionsOfClip.flatMap((captions, clip) => Array<number>(captions).fill(clip));
  return fc.record({
    clipOfCaption: fc.shuffledSubarray(owners, { minLength: owners.length }),
    similarities: fc.array(fc.constantFrom(-0.5, 0, 0.25, 1), {
      minLength: owners.length * captionsOfClip.length,
      maxLength: owners.length * captionsOfClip.length,
    }),
  });
});

test('recall is its definition, wrong answers first among equals', () => {
  fc.assert(
    fc.property(retrieval, fc.integer({ min: 1, max: 6 }), ({ clipOfCaption, similarities }, k) => {
      const captions = clipOfCaption.length;
      const clips = similarities.length / captions;
      const at = (clip: number, caption: number) => similarities[clip * captions + caption]!;
      const nearest = (count: number, similarity: (index: number) => number, right: (index: number) => boolean) => {
        const order = Array.from({ length: count }, (_, index) => index);
        order.sort((a, b) => similarity(b) - similarity(a) || Number(right(a)) - Number(right(b)));
        return order.slice(0, k).some(right);
      };
      const audioToText = Array.from({ length: clips }, (_, clip) => {
        return nearest(
          captions,
          (caption) => at(clip, caption),
          (caption) => clipOfCaption[caption] === clip,
        );
      });
      const textToAudio = clipOfCaption.map((own, caption) => {
        return nearest(
          clips,
          (clip) => at(clip, caption),
          (clip) => clip === own,
        );
      });
      const owners = Int32Array.from(clipOfCaption);
      const ours = recallAt(k, retrievalRanks(Float32Array.from(similarities), owners), owners);
      expect(ours.audioToText).toBeCloseTo(mean(audioToText.map(Number)), 12);
      expect(ours.textToAudio).toBeCloseTo(mean(textToAudio.map(Number)), 12);
      expect(ours.mean).toBeCloseTo((ours.audioToText + ours.textToAudio) / 2, 12);
      if (k >= captions) expect(ours.mean).toBe(1);
    }),
  );
});

test('embeddings that are all alike find nothing, whatever the edges of the matrix', async () => {
  for (const [clips, dimension] of [
    [2, 3],
    [13, 64],
    [101, 77],
  ] as const) {
    const owners = Int32Array.from({ length: 5 * clips }, (_, caption) => Math.floor(caption / 5));
    const alike = (count: number) =>
      Float32Array.from({ length: count * dimension }, (_, i) => Math.sin(i % dimension));
    const ranks = retrievalRanks(await cosineSimilarities(alike(clips), alike(5 * clips), dimension), owners);
    expect(recallAt(1, ranks, owners)).toEqual({ audioToText: 0, textToAudio: 0, mean: 0 });
  }
});

test('cosine similarity is its definition to 1e-6, 0 for zeros', async () => {
  const [dimension, scales] = [11, [0.01, 1, 0, 300]];
  const vectors = scales.map((scale, row) =>
    Float32Array.from({ length: dimension }, (_, i) => scale * Math.sin(row + i * i)),
  );
  const matrix = Float32Array.from(vectors.flatMap((vector) => [...vector]));
  const similarities = await cosineSimilarities(matrix, matrix.subarray(dimension), dimension);
  for (const [row, a] of vectors.entries()) {
    for (const [column, b] of vectors.slice(1).entries()) {
      const product = a.reduce((sum, value, index) => sum + value * b[index]!, 0);
      const expected = product === 0 ? 0 : product / (Math.hypot(...a) * Math.hypot(...b));
      expect(Math.abs(similarities[row * 3 + column]! - expected)).toBeLessThan(1e-6);
    }
  }
  await expect(cosineSimilarities(new Float32Array(4), new Float32Array(3), 3)).rejects.toThrow('vectors of 3');
});

test('refuses no captions, clips without one, captions of no clip, NaN, sizes that do not fit, recall at 0', () => {
  const of = (similarities: number[], owners: number[]) => () => {
    retrievalRanks(Float32Array.from(similarities), Int32Array.from(owners));
  };
  expect(of([], [])).toThrow('at least one caption');
  expect(of([1, 2, 3], [0, 0])).toThrow('3 similarities of clips to 2 captions');
  expect(of([], [0])).toThrow('0 similarities');
  expect(of([1, 2, 3, 4], [0, 0])).toThrow('clip 1 has no caption');
  expect(of([1, 2], [0, 1])).toThrow('a caption of clip 1, but there are 1 clips');
  expect(of([1, Number.NaN], [0, 0])).toThrow('position 1 is not a number');
  const owners = Int32Array.of(0);
  expect(() => recallAt(0, retrievalRanks(Float32Array.of(1), owners), owners)).toThrow('recall at 0');
});
