import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeWav } from '../audio/write-wav.ts';
import { resolveEncoder } from '../encoder/resolve.ts';
import type { EncoderSource } from '../encoder/source.ts';
import { type Bar, keepStages } from '../threads/stage.ts';
import { told } from '../told.ts';
import { type EncodeResult, encodeClips } from './encode-clips.ts';

/** Takes the shorter the longer a batch is; tells a waveform's first sample, and how many batches were under way with it. */
const encoder = `
let underWay = 0;
export class ElsewhereEncoder {
  samplingRate = 16000;
  outputDim = 2;
  hopSizeMs = 1000;
  batchesAtOnce = 3;
  async encode({ data, shape: [batch, samples] }) {
    underWay += 1;
    const together = underWay;
    await new Promise((resolve) => setTimeout(resolve, 20 - samples / 100));
    underWay -= 1;
    const firsts = Array.from({ length: batch }, (_, row) => data[row * samples]);
    if (firsts.includes(0.75)) throw new Error('too loud');
    return { data: Float32Array.from(firsts.flatMap((first) => [first, together])), shape: [batch, 1, 2] };
  }
}
`;

let folder: string;
let source: EncoderSource;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-clips-'));
  await writeFile(join(folder, 'elsewhere_encoder.js'), encoder);
  source = await resolveEncoder(join(folder, 'elsewhere_encoder.js'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Clips with these first samples, each of another length but for the last two, in batches of two. */
function encode(firsts: readonly number[]): Promise<EncodeResult> {
  const clips = firsts.map((first, index) => {
    const samples = new Float64Array(100 * (1 + Math.min(index, firsts.length - 2))).fill(first);
    return { name: told`clip ${index}`, bytes: writeWav(samples, 16_000) };
  });
  return encodeClips({ source, clips, cropSeconds: null, pooled: true, batchSize: 2 });
}

test('as many batches are under way as the encoder says; rows keep the order of the clips, and bars do not overlap', async () => {
  const bars: Bar[] = [];
  keepStages((bar) => bars.push(bar));
  const { embeddings } = await encode([0.5, 0.25, -0.5, 0.125, -0.25, 0]).finally(() => keepStages(null));
  const column = (index: number) => [...embeddings.data].filter((_, place) => place % 2 === index);
  expect(column(0)).toEqual([0.5, 0.25, -0.5, 0.125, -0.25, 0]);
  expect(column(1).slice(0, 3)).toEqual([1, 2, 3]);
  expect(Math.max(...column(1))).toBe(3);
  const encoding = bars.filter(({ name }) => name === 'encode');
  expect(encoding.map(({ about }) => about)).toEqual([1, 1, 1, 1, 2].map((crops) => ({ crops })));
  const own = bars.filter(({ name }) => name !== 'open encoder').toSorted((a, b) => a.start - b.start);
  for (const [index, { start }] of own.slice(1).entries()) expect(own[index]!.end).toBeLessThanOrEqual(start);
});

test('a batch that fails is told with its clip, also where the one behind it fails before it', async () => {
  await expect(encode([0.5, 0.75, 0.75, 0.25, 0])).rejects.toThrow(/^clip 1: .*elsewhere_encoder\.js fails: too loud/);
});
