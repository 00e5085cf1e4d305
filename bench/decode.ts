import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import { decodeAudio } from '../src/audio/decode.ts';
import { type ClipKind, recordingsOf } from './archive.ts';
import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';

const seconds = 10;
const kinds: readonly ClipKind[] = [
  { extension: 'wav', samplingRate: 44_100, channels: 2 },
  { extension: 'flac', samplingRate: 16_000, channels: 1 },
  { extension: 'flac', samplingRate: 44_100, channels: 2 },
  { extension: 'mp3', samplingRate: 44_100, channels: 2 },
  { extension: 'ogg', samplingRate: 44_100, channels: 2 },
  { extension: 'opus', samplingRate: 48_000, channels: 2 },
];

/** The bare call of the library that decodes a format, the way its own documentation has it. */
const libraries: Partial<Record<ClipKind['extension'], { name: string; decode(bytes: Uint8Array): Promise<unknown> }>> =
  {
    flac: { name: 'libFLAC in WebAssembly', decode: fileDecoder(() => new FLACDecoder()) },
    ogg: { name: 'libvorbis in WebAssembly', decode: fileDecoder(() => new OggVorbisDecoder()) },
    opus: { name: 'libopus in WebAssembly', decode: fileDecoder(() => new OggOpusDecoder()) },
    mp3: {
      name: 'mpg123 in WebAssembly',
      async decode(bytes) {
        const decoder = new MPEGDecoder();
        await decoder.ready;
        decoder.decode(bytes);
        decoder.free();
      },
    },
  };

interface FileDecoder {
  readonly ready: Promise<void>;
  decodeFile(bytes: Uint8Array): Promise<unknown>;
}

function fileDecoder(create: () => FileDecoder): (bytes: Uint8Array) => Promise<unknown> {
  let decoder: FileDecoder | undefined;
  return async (bytes) => {
    decoder ??= create();
    await decoder.ready;
    return decoder.decodeFile(bytes);
  };
}

export const benchmark: Benchmark = {
  title: 'Decoding',
  about:
    'Clips of 10 s from the bytes of a file to samples, everything checked, in one thread. The peer is the bare call of the library\n(of FLAC, the library that was used before this program decoded it itself), then libsndfile as machine code.',
  async *rows({ folder, pairs, peer }) {
    const reference = await peer('encode').catch(() => null);
    const recordings = await recordingsOf(kinds, seconds);
    for (const [index, kind] of kinds.entries()) {
      const { extension, samplingRate, channels } = kind;
      const clips = recordings[index]!;
      const name = extension === 'ogg' ? 'Ogg Vorbis' : extension === 'opus' ? 'Ogg Opus' : extension.toUpperCase();
      const what = `${name}, ${samplingRate / 1000} kHz, ${channels === 2 ? 'stereo' : 'mono'}`;
      const amount = { count: clips.length * seconds, unit: 's of sound' };
      const ours = timed(async () => {
        for (const bytes of clips) await decodeAudio(bytes, what);
      });
      const library = libraries[extension];
      if (library) {
        const bare = timed(async () => {
          for (const bytes of clips) await library.decode(bytes);
        });
        const target = { kind: 'share', atMost: 1.05 } as const;
        yield { what, amount, ...(await pairs(ours, bare, { warmUps: 2 })), peerName: library.name, target };
      }
      const paths = clips.map((_, number) => join(folder, `${index}-${number}.${extension}`));
      for (const [number, bytes] of clips.entries()) await writeFile(paths[number]!, bytes);
      const theirs = await reference?.prepare('decode', { clips: paths });
      const peerName = 'libsndfile, machine code';
      yield { what: `${what}: native`, amount, ...(await pairs(ours, theirs)), ...(reference && { peerName }) };
    }
  },
};
