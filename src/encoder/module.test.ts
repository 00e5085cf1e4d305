import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../user-code/bundle.ts';
import { encodeLong } from './long.ts';
import { measureEncoder } from './measure.ts';
import { noise } from './noise.ts';
import { openEncoder } from './open.ts';
import { resolveEncoder } from './resolve.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures/encoder/', import.meta.url));
const fixture = (name: string): string => join(fixtures, name);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-module-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const fingerprintOf = async (path: string): Promise<string> => (await resolveEncoder(path)).fingerprint;
const measured = async (name: string) => {
  const source = await resolveEncoder(fixture(`several_encoders.ts:${name}`));
  return measureEncoder(await openEncoder(source), source);
};

test('a TypeScript class with imports runs and keeps to what it declares', async () => {
  const source = await resolveEncoder(fixture('energy_encoder.ts'));
  expect(source).toMatchObject({ kind: 'module', name: 'energy_encoder', className: 'EnergyEncoder' });
  const encoder = await openEncoder(source);
  await measureEncoder(encoder, source);
  const { data, shape } = await encodeLong(encoder, {
    data: Float32Array.of(...Array(160).fill(0.5), ...Array(160).fill(-0.25)),
    shape: [1, 320],
  });
  expect(shape).toEqual([1, 2, 2]);
  expect([...data]).toEqual([0.5, 0.5, 0.25, -0.25]);
});

test('a JavaScript class that waits while it loads and finds files beside itself runs', async () => {
  const encoder = await openEncoder(await resolveEncoder(fixture('plain_encoder.js')));
  expect(encoder).toMatchObject({
    samplingRate: 8000,
    outputDim: 1,
    hopSizeMs: 20,
    windowSeconds: 20,
    batch: 'single',
  });
  expect((await encodeLong(encoder, noise(2, 1600))).shape).toEqual([2, 10, 1]);
});

test('enumerations and JSON imports work in a folder without package.json', async () => {
  await written('scale.json', '{ "scale": 2 }');
  const path = await written(
    'loose_encoder.ts',
    `import settings from './scale.json' with { type: 'json' };
     import { join } from 'node:path';
     enum Rate { Low = 8000 }
     export class LooseEncoder {
       constructor(readonly samplingRate = Rate.Low, readonly outputDim = settings.scale, readonly hopSizeMs = 10) {}
       encode = () => ({ data: new Float32Array(2).fill(join('a', 'b').length), shape: [1, 1, 2] });
     }`,
  );
  const encoder = await openEncoder(await resolveEncoder(path));
  expect([...(await encodeLong(encoder, noise(1, 80))).data]).toEqual([3, 3]);
});

test("the documentation's example runs and keeps to what it declares", async () => {
  const page = await readFile(new URL('../../docs/encoders.md', import.meta.url), 'utf8');
  const source = await resolveEncoder(await written('loudness_encoder.ts', /```ts\n([\s\S]*?)```/.exec(page)![1]!));
  const encoder = await openEncoder(source);
  await measureEncoder(encoder, source);
  expect((await encodeLong(encoder, noise(2, 16_000))).shape).toEqual([2, 50, 2]);
});

test('a package is loaded from where the module finds it, and its version counts', async () => {
  const path = fixture('package_encoder.ts');
  const encoder = await openEncoder(await resolveEncoder(path));
  expect([...(await encodeLong(encoder, noise(1, 100))).data]).toEqual([4]);
  const { packages, files } = await bundle(path);
  expect(packages).toEqual([expect.stringMatching(/^picocolors@\d/)]);
  expect(Object.keys(files)).toEqual(['package_encoder.ts']);
});

test('the fingerprint covers the module, what it imports and its weights, not where they lie', async () => {
  const copy = join(folder, 'copy');
  await cp(fixtures, copy, { recursive: true });
  const path = join(copy, 'energy_encoder.ts');
  const original = await fingerprintOf(fixture('energy_encoder.ts'));
  expect(await fingerprintOf(path)).toBe(original);
  const seen = [original];
  for (const changed of ['lib/gain.json', 'lib/energy.ts', 'energy_encoder.ts']) {
    await appendFile(join(copy, changed), '\n');
    seen.push(await fingerprintOf(path));
  }
  expect(new Set(seen).size).toBe(4);
});

test('two classes of one module are two encoders', async () => {
  const names = ['several_encoders.ts:WrongHopEncoder', 'several_encoders.ts:NoFrameEncoder'];
  const [one, other] = await Promise.all(names.map((name) => resolveEncoder(fixture(name))));
  expect(one!.name).toBe('several_encoders.WrongHopEncoder');
  expect(one!.fingerprint).not.toBe(other!.fingerprint);
});

test.each([
  ['several_encoders.ts', 'exports 9 encoders: BatchNormEncoder, '],
  ['several_encoders.ts:NoSuchEncoder', 'no class NoSuchEncoder; its classes: BatchNormEncoder'],
  ['no_encoder.ts', 'no class whose name ends in Encoder; its classes: Model'],
  ['several_encoders.ts:MissingWeightsEncoder', 'names not-there.bin among its weights'],
  ['missing_encoder.ts', 'there is no file'],
])('%s is refused: %s', async (name, message) => {
  await expect(resolveEncoder(fixture(name))).rejects.toMatchObject({
    message: expect.stringContaining(message),
    exitCode: 2,
  });
});

test('code that does not compile is refused with its place', async () => {
  const broken = await written('broken_encoder.ts', 'export class BrokenEncoder {\n  encode( {\n}\n');
  await expect(resolveEncoder(broken)).rejects.toThrow(
    /broken_encoder\.ts does not compile: .*\(broken_encoder\.ts:\d:\d+\)/,
  );
  const lost = await written('lost_encoder.ts', "import './nowhere.ts';\nexport class LostEncoder {}\n");
  await expect(resolveEncoder(lost)).rejects.toThrow('Could not resolve "./nowhere.ts" (lost_encoder.ts:1:8)');
});

test('what a class throws is told with its own message and place, while it loads and while it runs', async () => {
  await expect(measured('FailingEncoder')).rejects.toThrow(
    /fails: cannot take \d+ samples \(several_encoders\.ts:61:11\)/,
  );
  const early = await written(
    'early_encoder.ts',
    'const missing: string | null = null;\n\nexport class EarlyEncoder {\n  length = missing!.length;\n}\nthrow new Error("no licence");\n',
  );
  await expect(resolveEncoder(early)).rejects.toThrow('fails: no licence (early_encoder.ts:6:7)');
});

test.each([
  ['WrongHopEncoder', 'declares hopSizeMs 10.5, but gives a frame every 9.9'],
  ['WrongSizeEncoder', 'expected [1, frames, 4]'],
  ['NotANumberEncoder', 'holds NaN in frame 2 of'],
  ['NoFrameEncoder', 'has no frame'],
  ['ConstantLengthEncoder', 'gives 5 frames whatever'],
  ['UndeclaredEncoder', 'UndeclaredEncoder declares samplingRate:'],
])('%s is refused: %s', async (name, message) => {
  await expect(measured(name)).rejects.toThrow(message);
});

test('a class without a declaration is told which', async () => {
  const path = await written(
    'rate_encoder.ts',
    'export class RateEncoder { sampleRate = 1; outputDim = 1; hopSizeMs = 1; }',
  );
  const source = await resolveEncoder(path);
  await expect(openEncoder(source)).rejects.toThrow(/RateEncoder has no samplingRate$/);
});

test('a class without encode is refused', async () => {
  const path = await written(
    'mute_encoder.ts',
    'export class MuteEncoder { samplingRate = 1; outputDim = 1; hopSizeMs = 1; }',
  );
  const source = await resolveEncoder(path);
  await expect(openEncoder(source)).rejects.toThrow('MuteEncoder has no method encode');
});
