import { expect, test } from 'vitest';
import { findTask } from '../../../task/catalog.ts';
import { ClipWords } from './clip-words.ts';
import { mistakesIn } from './mistakes.ts';

const words = new ClipWords(findTask('desed'), () => undefined);
const whole = (...numbers: number[]) => Int32Array.from(numbers);

test('clips of segments are listed by their own F1, with what was missed and what is not there', () => {
  const [cat, speech, water, dishes] = [0, 1, 2, 3];
  const column = (...clips: Partial<Record<number, number>>[]): Int32Array => {
    return whole(...clips.flatMap((clip) => Array.from({ length: 4 }, (_, index) => clip[index] ?? 0)));
  };
  const found = mistakesIn(
    {
      ...{ kind: 'segments', count: 4 },
      truePositives: column({ [cat]: 5 }, { [speech]: 3 }, {}),
      falseNegatives: column({}, { [speech]: 2, [dishes]: 1 }, {}),
      falsePositives: column({}, { [water]: 1 }, {}),
    },
    words,
    1,
  );
  // Of the other two nothing is wrong: one is right throughout, in one nothing is and nothing was heard.
  expect(found).toEqual({
    by: 'F1',
    made: [
      {
        example: 1,
        predicted: 'missed Speech (2 of 5), Dishes (1 of 1); heard besides Running_water (1)',
        share: 0.6,
        wrong: 4,
      },
    ],
  });
});

test('clips of frames are listed by their own accuracy', () => {
  expect(mistakesIn({ kind: 'frames', right: whole(9, 3, 0), frames: whole(9, 12, 0) }, words, 1)).toEqual({
    by: 'accuracy',
    made: [{ example: 1, predicted: '3 of 12 frames right', share: 0.25, wrong: 9 }],
  });
});

test('queries are listed by the wrong answers that stand before the right one: captions, and recordings by their best', () => {
  const ranks = {
    ...{ kind: 'ranks' as const, clip: whole(0, 0, 1, 2) },
    audioToText: whole(4, 2, 1, 1),
    textToAudio: whole(1, 3, 1, 1),
  };
  expect(mistakesIn(ranks, words, 1)).toEqual({
    by: 'rank',
    made: [
      { example: 0, caption: 1, predicted: 'its recording at rank 3 of 3', share: 1 },
      { example: 0, caption: 1, predicted: 'looked for by the recording, at rank 2 of 4', share: 0.33333 },
    ],
  });
});
