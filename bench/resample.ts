// How fast the sampling rate is changed, in one thread: npx tsx bench/resample.ts
import { mixToMono } from '../src/audio/clip.ts';
import { resample } from '../src/audio/resample.ts';

const SECONDS = 30;
const REPEATS = 15;

const noise = (samplingRate: number): Float32Array =>
  Float32Array.from({ length: SECONDS * samplingRate }, () => 2 * Math.random() - 1);

/** The median of several repeats, as seconds of audio a second; the first two, which compile, do not count. */
function timesRealTime(work: () => void): string {
  const times = Array.from({ length: REPEATS + 2 }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  }).slice(2);
  const median = times.toSorted((a, b) => a - b)[REPEATS >> 1]!;
  return `${Math.round(SECONDS / median)} x real time`;
}

const stereo = [noise(44100), noise(44100)];
console.log(
  '44100 -> 16000 Hz, stereo, each channel:      ',
  timesRealTime(() => stereo.map((x) => resample(x, 44100, 16000))),
);
console.log(
  '44100 -> 16000 Hz, stereo, mixed first:       ',
  timesRealTime(() => resample(mixToMono(stereo), 44100, 16000)),
);
for (const [from, to] of [
  [48000, 16000],
  [22050, 16000],
  [8000, 16000],
  [16000, 24000],
] as const) {
  const mono = noise(from);
  console.log(
    `${from} -> ${to} Hz, mono:`.padEnd(47),
    timesRealTime(() => resample(mono, from, to)),
  );
}
