import { expect, test } from 'vitest';
import { logmelSettings } from '../logmel.ts';
import { hannWindow, type MelBands, melFilters, slaneyScale } from '../mel.ts';
import { noise } from '../noise.ts';
import type { Framing } from './frames.ts';
import { openMelPower } from './mel-power.ts';

type Settings = MelBands & Framing;

/** The same step by step in float64: [frames][bands]. */
function definition(waveform: Float32Array, settings: Settings): number[][] {
  const { fftSize, window, hopLength, bands, removeMean = false, preemphasis = 0 } = settings;
  const bins = fftSize / 2 + 1;
  const filters = melFilters(settings);
  const frames = Math.floor((waveform.length - window.length) / hopLength) + 1;
  return Array.from({ length: frames }, (_, index) => {
    let frame = [...waveform.subarray(index * hopLength, index * hopLength + window.length)];
    const mean = removeMean ? frame.reduce((sum, sample) => sum + sample, 0) / frame.length : 0;
    frame = frame.map((sample) => sample - mean);
    frame = frame.map((sample, place) => sample - preemphasis * frame[Math.max(0, place - 1)]!);
    frame = frame.map((sample, place) => sample * window[place]!);
    const power = Array.from({ length: bins }, (_, bin) => {
      let [real, imaginary] = [0, 0];
      for (const [place, sample] of frame.entries()) {
        const angle = (2 * Math.PI * ((bin * place) % fftSize)) / fftSize;
        real += sample * Math.cos(angle);
        imaginary -= sample * Math.sin(angle);
      }
      return real ** 2 + imaginary ** 2;
    });
    return Array.from({ length: bands }, (_, band) =>
      power.reduce((sum, value, bin) => sum + value * filters[band * bins + bin]!, 0),
    );
  });
}

/** The bands of each frame. */
function rows(waveform: Float32Array, settings: Settings, start: number, frames: number): number[][] {
  const { data, width } = openMelPower(settings)(waveform, start, frames);
  return Array.from({ length: frames }, (_, frame) =>
    Array.from({ length: settings.bands }, (_, band) => data[band * width + frame]!),
  );
}

test.each<[string, Partial<Settings>]>([
  ["the log-mel encoder's settings", {}],
  ["Whisper's", { fftSize: 400, bands: 80, lowest: 0, scale: slaneyScale, normalization: 'area' }],
  ["Kaldi's, a window of an odd number of samples", { window: hannWindow(401), removeMean: true, preemphasis: 0.97 }],
  ['the mean taken off alone', { removeMean: true }],
  ['long frames far apart', { fftSize: 2048, window: hannWindow(1200), hopLength: 700 }],
  ['bands narrower than a bin', { fftSize: 64, window: hannWindow(64), bands: 80 }],
  ['prime factors', { fftSize: 2 * 3 * 7, window: hannWindow(42), hopLength: 5 }],
  ['a transform of two points', { fftSize: 2, window: Float64Array.of(1, 0.5), hopLength: 1, bands: 2 }],
])('%s: as the definition has it', (_, changed) => {
  const settings = { ...logmelSettings, ...changed };
  const waveform = noise(1, 3001).data.map((sample) => sample + 0.1);
  const expected = definition(waveform, settings);
  const found = rows(waveform, settings, 0, expected.length);
  const largest = Math.max(...expected.flat());
  for (const [frame, bands] of expected.entries()) {
    for (const [band, power] of bands.entries()) {
      expect(Math.abs(found[frame]![band]! - power)).toBeLessThan(2e-6 * (power + largest / 100));
    }
  }
});

test("a frame's numbers are the same wherever it stands, and whatever stands beside it", () => {
  const waveform = noise(1, 20_000).data;
  const all = rows(waveform, logmelSettings, 0, 20);
  for (const frame of [0, 3, 4, 19]) {
    expect(rows(waveform, logmelSettings, frame * 160, 1)).toEqual([all[frame]]);
    const loud = waveform.map((sample, index) => (index < frame * 160 || index >= frame * 160 + 400 ? 1e6 : sample));
    expect(rows(loud, logmelSettings, 0, 20)[frame]).toEqual(all[frame]);
  }
});

test('what lies outside of the waveform is zero', () => {
  const waveform = noise(1, 700).data;
  const padded = new Float32Array(500 + 700 + 1500);
  padded.set(waveform, 500);
  expect(rows(waveform, logmelSettings, -500, 12)).toEqual(rows(padded, logmelSettings, 0, 12));
  expect(rows(waveform, logmelSettings, 5000, 1)).toEqual([Array(64).fill(0)]);
  expect(rows(waveform, logmelSettings, -5000, 1)).toEqual([Array(64).fill(0)]);
});

test('a longer waveform after a shorter one, and the other way round', () => {
  const [short, long] = [noise(1, 1000).data, noise(1, 300_000).data];
  const melPower = openMelPower(logmelSettings);
  const numbers = (waveform: Float32Array, frames: number) => melPower(waveform, 0, frames).data.slice();
  const first = numbers(short, 4);
  numbers(long, 1000);
  expect(numbers(short, 4)).toEqual(first);
});
