import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mixToMono } from '../../audio/mono.ts';
import { resample } from '../../audio/resample.ts';
import type { PlayedNote } from '../../task/recordings.ts';
import { defineJob } from '../../threads/job.ts';

/** The package that carries libfluidsynth as WebAssembly: the same sound on every machine. */
export const synthesizerPackage = 'npm:js-synthesizer@1.13.0';

export interface PlayOrder {
  /** Where the synthesizer's package lies. */
  readonly folder: string;
  /** The SoundFont's file. */
  readonly soundFont: string;
  /** The instrument's number in General MIDI, from 0. */
  readonly program: number;
  readonly notes: readonly PlayedNote[];
  readonly seconds: number;
  /** Of what comes back. */
  readonly samplingRate: number;
}

/** What is used of js-synthesizer. */
interface Library {
  readonly Synthesizer: {
    new (): Synthesizer;
    initializeWithFluidSynthModule(module: unknown): void;
  };
  waitForReady(): Promise<void>;
  disableLogging(level?: number): void;
}

interface Synthesizer {
  init(samplingRate: number, settings: { readonly [name: string]: boolean | number }): void;
  loadSFont(file: Uint8Array): Promise<number>;
  midiProgramSelect(channel: number, font: number, bank: number, program: number): void;
  midiNoteOn(channel: number, key: number, velocity: number): void;
  midiNoteOff(channel: number, key: number): void;
  midiAllSoundsOff(channel?: number): void;
  render(channels: readonly Float32Array[]): void;
}

/** That of the SoundFont's recordings. */
const synthesisRate = 44_100;
/**
 * The synthesizer makes so many samples at a time. Only whole blocks are asked for, so that none is left over that would
 * shift what is played next.
 */
const blockSize = 64;
/** How many voices the synthesizer has; a key takes one or two of them, also while it fades. */
const polyphony = 64;

/** A SoundFont takes seconds to load, so a thread keeps the last one. */
let loaded: { readonly soundFont: string; readonly synthesizer: Synthesizer; readonly font: number } | undefined;

/**
 * Plays notes with libfluidsynth, dry: without reverb and chorus, so that a note ends when it says so.
 *
 * @returns one channel, [seconds * samplingRate].
 */
export async function play(order: PlayOrder): Promise<Float32Array> {
  if (loaded?.soundFont !== order.soundFont) loaded = await load(order);
  const { synthesizer, font } = loaded;
  // Not a reset, after which what was silenced is heard again.
  synthesizer.midiAllSoundsOff();
  synthesizer.midiProgramSelect(0, font, 0, order.program);
  const wanted = Math.round(order.seconds * synthesisRate);
  const length = Math.ceil(wanted / blockSize) * blockSize;
  const channels = [new Float32Array(length), new Float32Array(length)];
  let done = 0;
  for (const { at, key, velocity } of eventsOf(order.notes)) {
    const until = Math.min(length, Math.round((at * synthesisRate) / blockSize) * blockSize);
    if (until > done) synthesizer.render(channels.map((samples) => samples.subarray(done, until)));
    done = Math.max(done, until);
    if (velocity === 0) synthesizer.midiNoteOff(0, key);
    else synthesizer.midiNoteOn(0, key, velocity);
  }
  if (length > done) synthesizer.render(channels.map((samples) => samples.subarray(done)));
  return resample(mixToMono(channels).subarray(0, wanted), synthesisRate, order.samplingRate);
}

async function load({ folder, soundFont }: PlayOrder): Promise<NonNullable<typeof loaded>> {
  const require = createRequire(join(folder, 'package.json'));
  const library = require('./dist/js-synthesizer.js') as Library;
  library.Synthesizer.initializeWithFluidSynthModule(require('./externals/libfluidsynth-2.4.6.js'));
  await library.waitForReady();
  library.disableLogging();
  const synthesizer = new library.Synthesizer();
  synthesizer.init(synthesisRate, { reverbActive: false, chorusActive: false, polyphony });
  const font = await synthesizer.loadSFont(await readFile(soundFont));
  // A voice starts a little otherwise the first time: with all of them used, no clip depends on those before it.
  synthesizer.midiProgramSelect(0, font, 0, 0);
  for (let key = 0; key < 128; key += 1) synthesizer.midiNoteOn(0, key, 127);
  synthesizer.render([new Float32Array(blockSize), new Float32Array(blockSize)]);
  return { soundFont, synthesizer, font };
}

/** Keys going down and up (velocity 0) in the order of time; where both fall together, up goes first. */
function eventsOf(notes: readonly PlayedNote[]): { at: number; key: number; velocity: number }[] {
  return notes
    .flatMap(({ start, end, note, velocity }) => [
      { at: start, key: note, velocity },
      { at: end, key: note, velocity: 0 },
    ])
    .sort((left, right) => left.at - right.at || left.velocity - right.velocity);
}

export const playJob = defineJob(import.meta.url, 'play', play);
