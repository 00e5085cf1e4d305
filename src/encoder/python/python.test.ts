import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { pythonWith } from '../../../test/python.ts';
import type { Tensor } from '../../compute/tensor.ts';
import type { AudioEncoder } from '../encoder.ts';
import { encodeLong } from '../long.ts';
import { measureEncoder } from '../measure.ts';
import { noise } from '../noise.ts';
import { openEncoder } from '../open.ts';
import type { EncoderOptions } from '../options.ts';
import { resolveEncoder } from '../resolve.ts';
import type { EncoderSource } from '../source.ts';

vi.setConfig({ testTimeout: 120_000 });

const fixtures = fileURLToPath(new URL('../../../test/fixtures/encoder/python/', import.meta.url));
const [numpy, torch] = [pythonWith('numpy'), pythonWith('torch')];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-python-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** An encoder of the fixtures, or of any file, by a Python with numpy. */
function resolved(name: string, options: EncoderOptions = {}): Promise<EncoderSource> {
  return resolveEncoder(name.startsWith('/') ? name : join(fixtures, name), { python: numpy!, ...options });
}

async function opened(name: string, options?: EncoderOptions): Promise<AudioEncoder> {
  const encoder = await openEncoder(await resolved(name, options));
  onTestFinished(() => encoder.close!());
  return encoder;
}

async function written(name: string, text: string): Promise<string> {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const base = 'sampling_rate, output_dim, hop_size_in_ms = 16000, 1, 10\n';

describe.skipIf(!numpy)('with numpy alone', () => {
  test('a plain class runs and keeps to what it declares', async () => {
    const notes: string[] = [];
    const source = await resolved('sound_encoder.py', { onNote: (line) => notes.push(line) });
    expect(source).toMatchObject({ kind: 'python', name: 'sound_encoder', device: 'cpu' });
    expect(structuredClone(source)).toEqual(source);
    expect(source).not.toHaveProperty('weightBytes');
    expect(notes).toEqual([
      expect.stringMatching(/^sound_encoder: runs in \/.*python.* \(Python 3\.\d+\.\d+, from --python\)$/),
      'sound_encoder: loaded, cpu',
    ]);
    const encoder = await openEncoder(source);
    onTestFinished(() => encoder.close!());
    expect(encoder).toMatchObject({ samplingRate: 16_000, outputDim: 2, hopSizeMs: 40 });
    expect(encoder).not.toHaveProperty('windowSeconds');
    await measureEncoder(encoder, source);
    const { data, shape } = await encodeLong(encoder, { data: new Float32Array(2 * 700).fill(0.5), shape: [2, 700] });
    expect(shape).toEqual([2, 2, 2]);
    const level = (samples: number) => Math.log10(1e-5 + 0.5 * Math.sqrt(samples));
    for (const [index, expected] of [level(640), 0, level(60), 0, level(640), 0, level(60), 0].entries()) {
      expect(data[index]).toBeCloseTo(expected, 5);
    }
    const { processId, peakMemoryBytes, ...rest } = await encoder.resources!();
    expect(processId).not.toBe(process.pid);
    expect(peakMemoryBytes).toBeGreaterThan(5e6);
    expect(rest).toEqual({ restarts: 0 });
  });

  test("XARES-LLM's form gets a mask of ones, and the frames that its own mask leaves out are cut", async () => {
    const encoder = await opened('masked_encoder.py');
    expect(encoder).toMatchObject({ outputDim: 1, hopSizeMs: 10, windowSeconds: 30 });
    const audio: Tensor = { data: new Float32Array(2 * 1600).fill(0.25), shape: [2, 1600] };
    expect(await encodeLong(encoder, audio)).toEqual({ data: new Float32Array(20).fill(0.25), shape: [2, 10, 1] });
  });

  test("HEAR's form runs, with the hop of its timestamps", async () => {
    const encoder = await opened('hear_module.py');
    expect(encoder).toMatchObject({ samplingRate: 8000, outputDim: 3, hopSizeMs: 25 });
    const { data, shape } = await encodeLong(encoder, { data: new Float32Array(400).fill(-0.5), shape: [1, 400] });
    expect([shape, [...data]]).toEqual([[1, 2, 3], Array(6).fill(-0.5)]);
  });

  test('what it returns becomes float32 where it is clear how, and is refused where it is not', async () => {
    const encoder = await opened('outputs_encoder.py');
    const forms = ['float64', 'half', 'transposed', 'list', 'device', 'tuple', 'model output', 'dictionary'];
    const numbers = Float32Array.from({ length: 12 }, (_, index) => index / 4);
    for (const [index, form] of forms.entries()) {
      const output = await encodeLong(encoder, noise(2, index + 1));
      expect([form, output]).toEqual([form, { data: numbers, shape: [2, 3, 2] }]);
    }
    const messages = [
      'forward returns a tuple of ndarray [2, 3, 2], ndarray [2, 3, 2], not one tensor',
      'forward returns a str, not a tensor',
      'forward returns lists of unequal lengths',
      'the mask that forward returns is not the same for clips of the same length',
      "the encoder's output has shape [2, 2], expected [2, frames, 2]",
      "the encoder's output has no frame: shape [2, 0, 2]",
      "the encoder's output holds NaN in frame 1 of 3",
      "the encoder's output holds -Infinity in frame 0 of 3",
    ];
    for (const [index, message] of messages.entries()) {
      await expect(encodeLong(encoder, noise(2, forms.length + index + 1))).rejects.toThrow(message);
    }
  });

  test('an exception of which the traceback has more to tell says how to see it', async () => {
    const encoder = await opened('talkative_encoder.py');
    await expect(encodeLong(encoder, noise(1, 700))).rejects.toMatchObject({
      message: expect.stringMatching(/SECRET of 700 samples \(talkative_encoder\.py:\d+ in outer → \S+ in inner\)$/),
      hint: 'add --verbose to see the whole traceback',
    });
  });

  test.each<[string, string, string | undefined, EncoderOptions?]>([
    [
      'faulty_encoders.py',
      'faulty_encoders.py: it has 6 encoders: LackingEncoder, ',
      'say which: faulty_encoders.py:Lacking',
    ],
    ['faulty_encoders.py:NoSuchEncoder', 'it has no class NoSuchEncoder; its classes: Lacking', undefined],
    [
      'sound_encoder.py',
      'sound_encoder.py: the encoder does not use torch, so it cannot run on a GPU',
      'leave --device out',
      { device: 'cuda' },
    ],
    [
      'faulty_encoders.py:LackingEncoder',
      "LackingEncoder has sampling_rate = 'high', which is no number, no hop_size_in_ms",
      'an encoder has sampling_rate (Hz)',
    ],
  ])('%s is refused: %s', async (name, message, hint, options) => {
    await expect(resolved(name, options)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      ...(hint !== undefined && { hint: expect.stringContaining(hint) }),
    });
  });

  test('helpers, imported classes and classes with arguments are told from the encoder', async () => {
    const path = await written(
      'several/my-encoder.py',
      `from base import BaseEncoder\n\nclass BlockEncoder:\n  def __init__(self, size):\n    pass\n\n` +
        `class MyEncoder(BaseEncoder):\n  def forward(self, audio):\n    return audio[:, ::160, None]\n`,
    );
    await written('several/base.py', `class BaseEncoder:\n  ${base}`);
    expect((await encodeLong(await opened(path), noise(1, 480))).shape).toEqual([1, 3, 1]);
  });

  test.each([['package/__init__.py'], ['package/other.py']])('relative imports work (%s)', async (other) => {
    const root = `relative-${other.length}`;
    await written(`${root}/${other}`, '');
    await written(`${root}/package/helper.py`, base);
    const path = await written(
      `${root}/package/my_encoder.py`,
      'from . import helper\n\nclass MyEncoder:\n  sampling_rate = helper.sampling_rate\n  output_dim = hop_size_in_ms = 1\n' +
        '  def forward(self, audio):\n    return audio[..., None]\n',
    );
    expect((await encodeLong(await opened(path), noise(1, 5))).shape).toEqual([1, 5, 1]);
  });

  test('a missing package is told with what installs it, a missing module with where it is looked for', async () => {
    const path = await written('needy_encoder.py', 'import numpy\nimport no_such_package.part\n');
    await expect(resolved(path)).rejects.toMatchObject({
      message: expect.stringMatching(
        /needy_encoder\.py needs no_such_package, which \/.*python.* \(Python 3.* does not have \(needy_encoder\.py:2 in <module>\)$/,
      ),
      hint: expect.stringMatching(/python\S* -m pip install no_such_package; another Python is named by --python$/),
    });
    await expect(resolveEncoder('no_such.module:MyEncoder', { python: numpy! })).rejects.toMatchObject({
      message: expect.stringMatching(/ finds no module no_such$/),
      exitCode: 2,
    });
  });

  test('what a module throws, and what it cannot be parsed for, is told with its place', async () => {
    const early = await written('early_encoder.py', 'def check():\n  raise ValueError("no licence")\n\ncheck()\n');
    await expect(resolved(early)).rejects.toThrow(
      /early_encoder\.py fails: ValueError: no licence \(early_encoder\.py:4 in <module> → early_encoder\.py:2 in check\)$/,
    );
    const broken = await written('broken_encoder.py', 'class BrokenEncoder:\n  def forward(self\n');
    await expect(resolved(broken)).rejects.toThrow(
      /broken_encoder\.py fails: SyntaxError: (?!.*broken_encoder).* \(line \d\)$/,
    );
  });

  test.each([
    [
      'sample_rate = 16000',
      'has no sampling_rate; it has sample_rate',
      'rename sample_rate to sampling_rate; an encoder',
    ],
    ['samplingRate = 16000', 'has no sampling_rate; it has samplingRate', 'rename samplingRate to sampling_rate;'],
    ['other = 1', 'has no sampling_rate', 'an encoder has sampling_rate (Hz)'],
    [
      'sampling_rate = "16 kHz"',
      "has sampling_rate = '16 kHz', which is no number",
      'an encoder has sampling_rate (Hz)',
    ],
  ])('a class that declares %s is told what it lacks', async (declared, message, hint) => {
    const path = await written(
      'undeclared_encoder.py',
      `class UndeclaredEncoder:\n  ${declared}\n  output_dim = hop_size_in_ms = 1\n  def forward(self, audio):\n    return audio\n`,
    );
    await expect(resolved(path)).rejects.toMatchObject({
      message: `${path}: UndeclaredEncoder ${message}`,
      hint: expect.stringMatching(new RegExp(`^${hint.replace(/[()]/g, '.')}`)),
    });
  });

  test('the fingerprint covers code, helpers and listed files, not where they lie', async () => {
    const original = (await resolved('faulty_encoders.py:SeededEncoder')).fingerprint;
    const copy = join(folder, 'copy');
    await cp(fixtures, copy, { recursive: true });
    const name = `${copy}/faulty_encoders.py:SeededEncoder`;
    expect((await resolved(name)).fingerprint).toBe(original);
    await appendFile(join(copy, 'sound_encoder.py'), '\n');
    expect((await resolved(name)).fingerprint).not.toBe(original);
    expect((await resolved(`${copy}/faulty_encoders.py:RaisingEncoder`)).fingerprint).not.toBe(original);
  });

  test('arrays that a class reads are weights; so are the files it lists', async () => {
    const path = await written(
      'reading_encoder.py',
      `import numpy, pathlib\n\nclass Part:\n  pass\n\nclass ReadingEncoder:\n  ${base}  weights = ["listed.bin"]\n` +
        '  def __init__(self):\n    self.part = Part()\n' +
        '    self.part.layers = [numpy.fromfile(pathlib.Path(__file__).parent / "gain.bin", dtype="u1")]\n' +
        '    self.tied = self.part.layers[0].view("i1")\n' +
        '  def forward(self, audio):\n    return audio[..., None]\n',
    );
    await expect(resolved(path)).rejects.toThrow(/No such file|is not there/);
    const seen = new Set<string>();
    for (const [gain, listed] of [
      ['one', 'one'],
      ['other', 'one'],
      ['other', 'other'],
    ] as const) {
      await written('gain.bin', gain);
      await written('listed.bin', listed);
      const { fingerprint, weightBytes } = await resolved(path);
      seen.add(fingerprint);
      // What has two names lies in one place.
      expect(weightBytes).toBe(gain.length + listed.length);
    }
    expect(seen.size).toBe(3);
  });

  test('weights that differ each time, and code that changed meanwhile, are met on opening', async () => {
    await expect(opened('faulty_encoders.py:RandomEncoder')).rejects.toMatchObject({
      message: 'faulty_encoders.RandomEncoder does not hold the same weights as when the run began',
      hint: expect.stringContaining('torch.manual_seed(42)'),
    });
    const path = await written('changing_encoder.py', await readFile(join(fixtures, 'sound_encoder.py'), 'utf8'));
    const source = await resolved(path);
    await appendFile(path, '\n');
    await expect(openEncoder(source)).rejects.toThrow('changing_encoder changed since the run began');
  });
});

describe.skipIf(!torch)('with torch', () => {
  test("the documentation's example gives the numbers of the built-in logmel", async () => {
    const page = await readFile(new URL('../../../docs/python.md', import.meta.url), 'utf8');
    const path = await written('log_mel_encoder.py', /```python\n([\s\S]*?)```/.exec(page)![1]!);
    const [ours, theirs] = [await openEncoder(await resolveEncoder('logmel')), await opened(path, { python: torch! })];
    expect(theirs).toMatchObject({ samplingRate: 16_000, outputDim: 64, hopSizeMs: 40 });
    for (const samples of [500, 640, 16_001, 100_000]) {
      const audio = noise(2, samples);
      const [expected, { data, shape }] = [await encodeLong(ours, audio), await encodeLong(theirs, audio)];
      expect(shape).toEqual(expected.shape);
      const worst = data.reduce((most, value, index) => Math.max(most, Math.abs(value - expected.data[index]!)), 0);
      expect(worst).toBeLessThan(1e-4);
    }
    await ours.close!();
  });

  test('a torch module is in inference mode, bfloat16 becomes float, and its checkpoint counts', async () => {
    const checkpoint = (scale: number) => written('scale.txt', String(scale));
    const path = await written(
      'scaling_encoder.py',
      `import os\nimport torch\n\nclass ScalingEncoder(torch.nn.Module):\n  ${base}` +
        `  def __init__(self):\n    super().__init__()\n    self.dropout = torch.nn.Dropout(0.9)\n` +
        `    self.scale = torch.nn.Parameter(torch.tensor(float(open(os.path.join(os.path.dirname(__file__), 'scale.txt')).read())))\n` +
        `    self.tied = self.scale\n    self.half = torch.zeros(3, dtype=torch.float16)\n` +
        `  def forward(self, audio):\n    assert torch.is_inference_mode_enabled()\n` +
        `    if len(audio) > 2:\n      raise torch.cuda.OutOfMemoryError('CUDA out of memory. Tried to allocate 2.00 GiB')\n` +
        `    return self.dropout(self.scale * audio[:, ::160, None]).to(torch.bfloat16)\n`,
    );
    await checkpoint(2);
    const source = await resolved(path, { python: torch! });
    expect(source).toMatchObject({
      packages: { torch: expect.any(String), numpy: expect.any(String) },
      weightBytes: 10,
    });
    const encoder = await openEncoder(source);
    onTestFinished(() => encoder.close!());
    const audio: Tensor = { data: new Float32Array(640).fill(0.25), shape: [2, 320] };
    expect(await encodeLong(encoder, audio)).toEqual({ data: new Float32Array(4).fill(0.5), shape: [2, 2, 1] });
    const crowd: Tensor = { data: new Float32Array(5 * 160).fill(0.25), shape: [5, 160] };
    expect(await encodeLong(encoder, crowd)).toEqual({ data: new Float32Array(5).fill(0.5), shape: [5, 1, 1] });
    await checkpoint(3);
    await expect(openEncoder(source)).rejects.toThrow('does not hold the same weights');
  });

  test('a GPU that is not there is refused', async () => {
    await expect(resolved('template_encoder.py', { python: torch!, device: 'cuda' })).rejects.toMatchObject({
      message: expect.stringMatching(/torch \S+ of \/\S+ sees no GPU$/),
      hint: expect.stringContaining('--device cpu'),
    });
  });
});
