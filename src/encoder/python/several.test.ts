import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { pythonWith } from '../../../test/python.ts';
import type { Tensor } from '../../compute/tensor.ts';
import type { AudioEncoder } from '../encoder.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';
import type { EncoderSource } from '../source.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const python = pythonWith('numpy');
/** Gives every sample back; a first one of 1 ends its process, of 2 only the one that was started first, of 3 never returns. */
const fragile = `import os, pathlib, time

starts = pathlib.Path(__file__).with_name("starts")

class FragileEncoder:
    sampling_rate, output_dim, hop_size_in_ms = 16000, 1, 1 / 16

    def __init__(self):
        with open(starts, "a") as file:
            file.write(".")

    def forward(self, audio):
        fault = audio[0, 0]
        if fault == 1 or (fault == 2 and len(starts.read_text()) == 1):
            os._exit(9)
        if fault == 3:
            time.sleep(3600)
        return audio[:, :, None]
`;

const batch = (first: number): Tensor => ({ data: Float32Array.of(first, 0.5), shape: [1, 2] });
const back = (first: number): Tensor => ({ data: Float32Array.of(first, 0.5), shape: [1, 2, 1] });

describe.skipIf(!python)('of several batches under way', () => {
  let folder: string;
  let source: EncoderSource;
  let encoder: AudioEncoder;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'otoscope-several-'));
    await writeFile(join(folder, 'fragile_encoder.py'), fragile);
    source = await resolveEncoder(join(folder, 'fragile_encoder.py'), { python: python!, encodeSeconds: 1.5 });
  });
  beforeEach(async () => {
    await writeFile(join(folder, 'starts'), '');
    encoder = await openEncoder(source);
    return async () => encoder.close!();
  });
  afterAll(() => rm(folder, { recursive: true }));
  const starts = async (): Promise<number> => (await readFile(join(folder, 'starts'), 'utf8')).length;
  /** What becomes of batches that are given at once. */
  const outcomes = (...firsts: number[]): Promise<(Tensor | string)[]> => {
    const all = firsts.map(async (first) => encoder.encode(batch(first)));
    return Promise.all(all.map((each) => each.catch(({ message }: Error) => message)));
  };

  test('each gets its own answer', async () => {
    expect(encoder.batchesAtOnce).toBe(2);
    expect(await outcomes(0.1, 0.2, 0.3, 0.4)).toEqual([0.1, 0.2, 0.3, 0.4].map(back));
    expect(await starts()).toBe(1);
  });

  test('a process that dies over one is replaced by one process, which does them all', async () => {
    expect(await outcomes(0.1, 2, 0.3, 0.4)).toEqual([0.1, 2, 0.3, 0.4].map(back));
    expect(await starts()).toBe(2);
  });

  test('the one that ends it each time is told so; those before and behind it are done', async () => {
    const guilty = expect.stringMatching(/fragile_encoder\.py: Python ended 4 times over it: exit code 9$/);
    expect(await outcomes(0.1, 1, 0.3)).toEqual([back(0.1), guilty, back(0.3)]);
    expect(await starts()).toBe(5);
    expect(await outcomes(1, 1)).toEqual([guilty, guilty]);
  });

  test('the one that takes too long is told so; the one behind it is done', async () => {
    expect(await outcomes(3, 0.2)).toEqual([expect.stringMatching(/took longer than 1\.5 s over it$/), back(0.2)]);
    expect(await starts()).toBe(2);
  });

  test('one that nobody wants any more is given up at once; the next has its turn when the process is done with it', async () => {
    const unwanted = new AbortController();
    const before = encoder.encode(batch(0.1));
    const hanging = Promise.resolve(encoder.encode(batch(3), unwanted.signal));
    hanging.catch(() => {});
    expect(await before).toEqual(back(0.1));
    unwanted.abort();
    await expect(hanging).rejects.toThrow('aborted');
    // It ends its process; that of one which was not begun would, too.
    await expect(encoder.encode(batch(1), unwanted.signal)).rejects.toThrow('aborted');
    expect(await outcomes(0.2)).toEqual([back(0.2)]);
    expect(await starts()).toBe(2);
  });

  test('none starts a process any more when the encoder was closed', async () => {
    const all = outcomes(3, 0.2);
    await encoder.close!();
    expect(await all).toEqual([expect.stringContaining('took longer than'), 'the encoder was closed']);
    expect(await starts()).toBe(1);
  });
});
