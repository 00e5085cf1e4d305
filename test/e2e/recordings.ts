import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Sample } from '../../src/archive/shard-reader.ts';
import { writeShard } from '../../src/archive/shard-writer.ts';
import { loadClip } from '../../src/audio/clip.ts';
import { writeWav } from '../fixtures/audio/wav-file.ts';

const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const samplingRate = 16_000;
const noteSeconds = 0.6;

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
  const guitars = (await Promise.all(instruments.slice(2).map((instrument) => firstNotes(instrument, 14)))).flat();
  const splits = { train: [0, 8], valid: [8, 10], test: [10, 14] } as const;
  for (const [split, [first, end]] of Object.entries(splits)) {
    const members = guitars.filter((_, place) => place % 14 >= first && place % 14 < end);
    await writeShard(
      join(data, 'guitars', `${split}.tar`),
      members.map((note) => sampleOf(note, 'mp3', note.bytes)),
    );
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
async function asWav(note: Note): Promise<Sample> {
  const samples = await loadClip(note.bytes, note.name, samplingRate);
  const start = samples.slice(0, noteSeconds * samplingRate);
  return sampleOf(note, 'wav', writeWav([start], samplingRate, { bits: 16 }));
}

function sampleOf({ instrument, name }: Note, extension: string, audio: Uint8Array): Sample {
  const labels = new TextEncoder().encode(JSON.stringify({ instrument, note: name }));
  return {
    key: `${instrument}-${name}`,
    members: new Map([
      ['json', labels],
      [extension, audio],
    ]),
  };
}
