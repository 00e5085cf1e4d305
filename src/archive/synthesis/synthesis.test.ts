import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, type TestContext, test, vi } from 'vitest';
import { decodeWav } from '../../audio/wav.ts';
import { debSource } from '../source/deb.ts';
import { npmSource } from '../source/npm.ts';
import type { PackageSource } from '../source/source.ts';
import { play } from './play.ts';
import { speak } from './speak.ts';

// A SoundFont of 148 MB takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** A package that an earlier run has fetched; tests fetch nothing. */
async function atHand(context: TestContext, source: PackageSource, name: string): Promise<string> {
  const [copy] = await source.copies(name);
  if (copy) return copy.folder;
  console.warn(`skipped: ${context.task.name}: ${name} is not in the cache (otoscope run logmel --suite mini-full)`);
  return context.skip(`${name} is not in the cache`);
}

const digest = (samples: Uint8Array | Float32Array) =>
  createHash('sha256')
    .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
    .digest('hex');

test('espeak-ng speaks the same bytes everywhere, and other ones with another voice', async (context) => {
  const folder = await atHand(context, npmSource, 'espeak-ng');
  const order = { folder, text: 'Она пошла через улицу.', voice: 'ru+m1', speed: 150, pitch: 40 };
  const wav = await speak(order);
  const { samplingRate, channels } = decodeWav(wav);
  expect(samplingRate).toBe(22_050);
  expect(channels[0]!.length / samplingRate).toBeGreaterThan(1);
  expect(digest(wav)).toBe('26578a177969e63847d540e6e29488d9092b8edfac2f6f1bea7edf7fe9358304');
  expect(digest(await speak({ ...order, voice: 'ru+m2' }))).not.toBe(digest(wav));
  await expect(speak({ ...order, voice: 'nobody' })).rejects.toThrow(/voice nobody: .*does not exist/);
});

test('libfluidsynth plays the notes, the same bytes everywhere and whatever it played before', async (context) => {
  const folder = await atHand(context, npmSource, 'js-synthesizer');
  const fonts = await atHand(context, debSource, 'fluid-soundfont-gm');
  const soundFont = join(fonts, 'usr/share/sounds/sf2/FluidR3_GM.sf2');
  const order = { folder, soundFont, program: 0, seconds: 1, samplingRate: 16_000 };
  const notes = [{ start: 0.2, end: 0.8, note: 69, velocity: 90 }];
  const samples = await play({ ...order, notes });
  expect(digest(samples)).toBe('24a9dfb70eaa14cd10cac70e28b803cbf03bb9ae7d92e9999d721d3350443678');
  await play({ ...order, program: 48, notes: [{ ...notes[0]!, note: 40, end: 1 }] });
  expect(digest(await play({ ...order, notes }))).toBe(digest(samples));
  const energy = (from: number, to: number) =>
    samples.subarray(16_000 * from, 16_000 * to).reduce((sum, value) => sum + value * value, 0);
  expect(energy(0, 0.19)).toBeLessThan(energy(0.25, 0.45) / 1e4);
  // An A of 440 Hz: the waveform repeats after 16,000 / 440 samples, not after half of that.
  const likeness = (lag: number) => {
    let sum = 0;
    for (let index = 6000; index < 9000; index += 1) sum += samples[index]! * samples[index + lag]!;
    return sum;
  };
  expect(likeness(36)).toBeGreaterThan(2 * likeness(18));
});
