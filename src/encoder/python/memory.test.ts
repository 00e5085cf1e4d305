import { mkdtemp, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pythonWith } from '../../../test/python.ts';
import type { AudioEncoder } from '../encoder.ts';
import { noise } from '../noise.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';
import type { EncoderSource } from '../source.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const python = pythonWith('numpy');
/** Gives every sample back and holds on to all it was given; a first sample of 2 takes the room for more than 1 MiB. */
const echo = `import resource

class EchoEncoder:
    sampling_rate, output_dim, hop_size_in_ms = 16000, 1, 1 / 16

    def __init__(self):
        self._seen = []

    def forward(self, audio):
        self._seen.append(audio)
        if audio[0, 0] == 2:
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
        return audio[:, :, None]
`;
const lengths = [700, 5, 300_000, 20, 400_000];

/** The sizes of the memories that a process has open, each once; nothing where the system does not tell. */
async function memoriesOf(processId: number): Promise<number[]> {
  const folder = `/proc/${processId}/fd`;
  const sizes = new Map<number, number>();
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const file = join(folder, descriptor);
    const name = await readlink(file).catch(() => '');
    if (name !== '/memfd:otoscope (deleted)') continue;
    const { ino, size } = await stat(file);
    sizes.set(ino, size);
  }
  return [...sizes.values()];
}

describe.skipIf(!python)('audio and embeddings', () => {
  let folder: string;
  let old: string;
  let source: EncoderSource;
  const opened: AudioEncoder[] = [];
  const open = async (): Promise<AudioEncoder> => {
    const encoder = await openEncoder(source);
    opened.push(encoder);
    return encoder;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'otoscope-memory-'));
    await writeFile(join(folder, 'echo_encoder.py'), echo);
    // What an old system is like; in another folder, as the encoder's own files count for it.
    old = await mkdtemp(join(tmpdir(), 'otoscope-old-'));
    await writeFile(
      join(old, 'sitecustomize.py'),
      'import ctypes\n\ndef missing(name):\n    raise OSError("no C library")\n\nctypes.CDLL = missing\n',
    );
    source = await resolveEncoder(join(folder, 'echo_encoder.py'), { python: python! });
  });
  afterAll(async () => {
    await Promise.all(opened.map((encoder) => encoder.close!()));
    await Promise.all([folder, old].map((each) => rm(each, { recursive: true })));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const expectBack = async (encoder: AudioEncoder, batch: number, samples: number, seed = 1): Promise<void> => {
    const audio = noise(batch, samples, seed);
    const { data, shape } = await encoder.encode(audio);
    expect(shape).toEqual([batch, samples, 1]);
    expect(
      Buffer.compare(Buffer.from(data.buffer, data.byteOffset, data.byteLength), Buffer.from(audio.data.buffer)),
    ).toBe(0);
  };

  test('go through memory without a name, each process by its own, also where there is no room for embeddings', async () => {
    const before = (await memoriesOf(process.pid)).length;
    const both = await Promise.all([open(), open()]);
    await Promise.all(
      both.map(async (encoder, index) => {
        for (const samples of lengths) await expectBack(encoder, 2 - index, samples);
      }),
    );
    const { processId } = await both[0]!.resources!();
    if (process.platform === 'linux') {
      expect(await memoriesOf(processId)).toHaveLength(2);
      // The other side's end is closed with the process.
      expect(await memoriesOf(process.pid)).toHaveLength(before + 4);
      await both[1]!.close!();
      expect(await memoriesOf(process.pid)).toHaveLength(before + 2);
    }
    const limiting = noise(1, 10);
    limiting.data[0] = 2;
    await both[0]!.encode(limiting);
    for (const samples of lengths) await expectBack(both[0]!, 1, samples);
  });

  test('of several at once go through two memories, and over the channel beyond', async () => {
    const encoder = await open();
    await Promise.all(lengths.map((samples, index) => expectBack(encoder, 1 + (index % 2), samples, index)));
    if (process.platform !== 'linux') return;
    const { processId } = await encoder.resources!();
    // The first two with what came back: the others were given while both were in use.
    expect(await memoriesOf(processId)).toEqual([2 * 700 * 4, 2 * 2 * 5 * 4]);
  });

  test('go over the channel where the system has no such memory', async () => {
    vi.stubEnv('PYTHONPATH', old);
    const encoder = await open();
    const { processId } = await encoder.resources!();
    expect(await memoriesOf(processId)).toEqual([]);
    for (const samples of lengths) await expectBack(encoder, 2, samples);
  });

  test('that are given back make room for the next; the others stay as they are', async () => {
    const encoder = await open();
    const first = await encoder.encode(noise(1, 100));
    const second = await encoder.encode(noise(1, 50));
    expect(first.data).toEqual(noise(1, 100).data);
    encoder.recycle!(second);
    expect((await encoder.encode(noise(1, 40))).data.buffer).toBe(second.data.buffer);
  });
});
