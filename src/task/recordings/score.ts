import type { RandomStream } from '../../random/random.ts';
import type { PlayedNote } from '../recordings.ts';

/** The keys of a piano by their MIDI numbers. */
export const lowestKey = 21;
export const highestKey = 108;

const scales = {
  major: [0, 2, 4, 5, 7, 9, 11],
  minor: [0, 2, 3, 5, 7, 8, 10],
} as const;

/** Chords by their degree in the scale, the tonic being 0; every piece goes round one of these. */
const progressions = [
  [0, 4, 5, 3],
  [0, 5, 3, 4],
  [0, 3, 4, 0],
  [1, 4, 0, 5],
  [5, 3, 0, 4],
] as const;

/**
 * A piece of music for one instrument: a melody that walks along a scale over the chords of that scale, the chords struck
 * at once or broken, in a tempo of 60 to 140 beats a minute. Hands lie anywhere on the keyboard.
 *
 * @param seconds no note lasts longer.
 * @returns notes in the order of their starts, in milliseconds; a key never sounds twice at the same time.
 */
export function composeScore(random: RandomStream, seconds: number): PlayedNote[] {
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random.next() * values.length)]!;
  const between = (low: number, high: number): number => low + Math.floor(random.next() * (high - low + 1));
  const scale = scales[pick(['major', 'minor'] as const)];
  const tonic = between(0, 11);
  const beat = 60 / between(60, 140);
  const chords = pick(progressions);
  const broken = random.next() < 0.5;
  const bass = between(lowestKey, 72);
  const loudness = between(50, 90);
  /** The key of a degree of the scale, in the octave that begins at `from` or above. */
  const keyOf = (degree: number, from: number): number => {
    const octave = Math.floor(degree / scale.length);
    const pitch = tonic + scale[degree - octave * scale.length]!;
    return from + ((((pitch - from) % 12) + 12) % 12) + 12 * octave;
  };

  const notes: PlayedNote[] = [];
  const add = (start: number, length: number, note: number, loud: number): void => {
    if (note < lowestKey || note > highestKey || start >= seconds) return;
    const velocity = Math.max(1, Math.min(127, loud + between(-10, 10)));
    notes.push({ start: milliseconds(start), end: milliseconds(Math.min(start + length, seconds)), note, velocity });
  };

  for (let bar = 0; bar * 4 * beat < seconds; bar += 1) {
    const root = chords[bar % chords.length]!;
    for (const [index, third] of [0, 2, 4].entries()) {
      const key = keyOf(root + third, bass);
      if (!broken) add(4 * bar * beat, 3.8 * beat, key, loudness - 10);
      else for (const at of [index, index + 2]) add((4 * bar + at) * beat, 0.95 * beat, key, loudness - 10);
    }
  }
  const middle = between(bass + 12, highestKey - 5);
  let step = 0;
  for (let at = 0; at * beat < seconds; ) {
    const length = pick([0.5, 0.5, 1, 1, 2]);
    // A rest now and then; steps are small, and lead back to the middle of the hand.
    if (random.next() > 0.1) add(at * beat, 0.9 * length * beat, keyOf(step, middle), loudness);
    step = Math.max(-5, Math.min(5, step + between(-2, 2)));
    at += length;
  }
  return withoutOverlaps(notes);
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Struck again, a key sounds anew: its note before ends there. */
function withoutOverlaps(notes: readonly PlayedNote[]): PlayedNote[] {
  const sorted = notes.toSorted((left, right) => left.start - right.start || left.note - right.note);
  return sorted.flatMap((note, index) => {
    const next = sorted.slice(index + 1).find((later) => later.note === note.note && later.start < note.end);
    if (next === undefined) return [note];
    return next.start > note.start ? [{ ...note, end: next.start }] : [];
  });
}
