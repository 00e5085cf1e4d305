import { randomStream } from '../../random/random.ts';

/** Hz: the slowest and the fastest vibration of the voice, and its syllables. */
const [lowestPitch, highestPitch, syllablesPerSecond] = [90, 220, 4];
const harmonics = 12;
/** Seconds for which a pitch is aimed at. */
const gesture = 0.25;

/**
 * A sound with what an encoder of speech looks for: a voice of twelve harmonics whose pitch moves, in syllables with pauses
 * between them, and some noise throughout. The same for the same arguments; no word can be understood.
 *
 * @returns samples in [-1, 1].
 */
export function speechLike(samples: number, samplingRate: number, seed = 1): Float32Array {
  const random = randomStream(seed);
  const wave = new Float32Array(samples);
  let [phase, pitch, aim] = [0, 120, 120];
  for (let index = 0; index < samples; index++) {
    if (index % Math.max(1, Math.round(gesture * samplingRate)) === 0) {
      aim = lowestPitch + random.next() * (highestPitch - lowestPitch);
    }
    pitch += (aim - pitch) * (20 / samplingRate);
    phase += (2 * Math.PI * pitch) / samplingRate;
    const loudness = Math.max(0, Math.sin((2 * Math.PI * syllablesPerSecond * index) / samplingRate));
    let voice = 0;
    for (let order = 1; order <= harmonics; order++) voice += Math.sin(order * phase) / order;
    wave[index] = 0.25 * loudness * voice + 0.02 * (random.next() - 0.5);
  }
  return wave;
}
