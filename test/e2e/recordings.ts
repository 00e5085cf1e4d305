import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstFrames } from '../../src/archive/first-frames.ts';
import type { Sample } from '../../src/archive/shard-reader.ts';
import { writeShard } from '../../src/archive/shard-writer.ts';
import { loadClip } from '../../src/audio/clip.ts';
import { writeWav } from '../fixtures/audio/wav-file.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const samplingRate = 16_000;
const noteSeconds = 0.6;
/** Of the notes that stay MP3: two crops of a second each. */
const guitarSeconds = 2.1;

/** Writes the archives of the tasks in test/fixtures/tasks from the notes that the development packages carry. */
export async function writeRecordings(data: string): Promise<void> {
  const instruments = ['xylophone', 'tuba', 'guitar-nylon', 'guitar-electric'];
  const notes = (await Promise.all(instruments.map((instrument) => firstNotes(instrument, 8)))).flat();
  for (const [index, fold] of ['a', 'b', 'c', 'd'].entries()) {
    for (const half of [0, 1]) {
      const members = notes.filter((_, place) => place % 8 === 2 * index + half);
      await writeShard(join(data, 'instruments', `fold-${fold}-${half}.tar`), await Promise.all(members.map(asWav)));
    }
  }
  await writeScenes(data, notes);
  const guitars = (await Promise.all(instruments.slice(2).map((instrument) => firstNotes(instrument, 14)))).flat();
  const splits = { train: [0, 8], valid: [8, 10], test: [10, 14] } as const;
  for (const [split, [first, end]] of Object.entries(splits)) {
    const members = guitars.filter((_, place) => place % 14 >= first && place % 14 < end);
    await writeShard(
      join(data, 'guitars', `${split}.tar`),
      members.map((note) => sampleOf(note, 'mp3', firstFrames(note.bytes, guitarSeconds)!)),
    );
  }
  const captioned = { train: [0, 6], valid: [6, 7], test: [7, 8] } as const;
  for (const [split, [first, end]] of Object.entries(captioned)) {
    const members = notes.filter((_, place) => place % 8 >= first && place % 8 < end);
    const samples = members.map(async (note) => withLabels(await asWav(note), captionsOf(note)));
    await writeShard(join(data, 'captions', `${split}.tar`), await Promise.all(samples));
  }
}

/** Scenes of four notes of known instruments, each told once as events and once as what is in it. */
async function writeScenes(data: string, notes: readonly Note[]): Promise<void> {
  const splits = { train: [0, 16], valid: [16, 20], test: [20, 28] } as const;
  const scenes = await Promise.all(
    Array.from({ length: 28 }, async (_, scene) => {
      // Two of the four instruments, in turn, each with notes of its own.
      const pair = [scene % 4, (scene + 1 + (scene % 3)) % 4];
      const chosen = Array.from({ length: 4 }, (_, slot) => notes[8 * pair[slot % 2]! + ((scene + slot) % 8)]!);
      const parts = await Promise.all(chosen.map(beginningOf));
      const samples = Float32Array.from(parts.flatMap((part) => [...part]));
      return { chosen, audio: writeWav([samples], samplingRate, { bits: 16 }) };
    }),
  );
  for (const [split, [first, end]] of Object.entries(splits)) {
    const members = [...scenes.entries()].slice(first, end);
    const shard = (archive: string, labelsOf: (chosen: readonly Note[]) => unknown) => {
      const samples = members.map(([scene, { chosen, audio }]): Sample => {
        const labels = new TextEncoder().encode(JSON.stringify(labelsOf(chosen)));
        return {
          key: `scene-${scene}`,
          members: new Map([
            ['json', labels],
            ['wav', audio],
          ]),
        };
      });
      return writeShard(join(data, archive, `${split}.tar`), samples);
    };
    await shard('scenes', (chosen) => {
      return chosen.map(({ instrument }, slot) => {
        return { onset: slot * noteSeconds, offset: (slot + 1) * noteSeconds, label: instrument };
      });
    });
    await shard('mixes', (chosen) => ({
      heard: [...new Set(chosen.map(({ instrument }) => instrument))].join(';'),
      low: chosen.filter(({ instrument }) => instrument === 'tuba').length / 2,
      notes: chosen.map(({ instrument }, slot) => ({
        start: slot * noteSeconds,
        end: (slot + 1) * noteSeconds,
        low: instrument === 'tuba' ? 2 : 0,
      })),
    }));
  }
}

interface Note {
  readonly instrument: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

async function firstNotes(instrument: string, count: number): Promise<Note[]> {
  const folder = join(modules, `tonejs-instrument-${instrument}-mp3`);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mp3')).sort();
  return Promise.all(
    files.slice(0, count).map(async (file) => {
      return { instrument, name: file.replace('.mp3', ''), bytes: await readFile(join(folder, file)) };
    }),
  );
}

/** The beginning of a note at the rate of the encoders, so that runs are short. */
async function beginningOf(note: Note): Promise<Float32Array> {
  const samples = await loadClip(note.bytes, note.name, samplingRate);
  return samples.slice(0, noteSeconds * samplingRate);
}

async function asWav(note: Note): Promise<Sample> {
  return sampleOf(note, 'wav', writeWav([await beginningOf(note)], samplingRate, { bits: 16 }));
}

function sampleOf({ instrument, name }: Note, extension: string, audio: Uint8Array): Sample {
  const sample = { key: `${instrument}-${name}`, members: new Map([[extension, audio]]) };
  return withLabels(sample, { instrument, note: name });
}

function withLabels({ key, members }: Sample, labels: object): Sample {
  return { key, members: new Map([['json', new TextEncoder().encode(JSON.stringify(labels))], ...members]) };
}

function captionsOf({ instrument }: Note): object {
  const name = instrument.split('-').reverse().join(' ');
  return { caption_1: `A note of a ${name}`, caption_2: `Somebody plays the ${name} once.` };
}
