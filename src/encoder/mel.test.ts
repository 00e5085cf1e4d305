import { expect, test } from 'vitest';
import { hannWindow, htkScale, melFilters, slaneyScale } from './mel.ts';
import { whisperMelSettings } from './whisper-log-mel.ts';

test('the mel scales meet their published fixed points', () => {
  expect(htkScale.toMel(1000)).toBeCloseTo(1000, 1);
  expect(slaneyScale.toMel(200)).toBeCloseTo(3, 12);
  expect(slaneyScale.toMel(1000)).toBeCloseTo(15, 12);
  expect(slaneyScale.toMel(6400)).toBeCloseTo(42, 12);
  for (const scale of [htkScale, slaneyScale]) {
    for (const hertz of [0, 440, 1000, 7999]) expect(scale.toHertz(scale.toMel(hertz))).toBeCloseTo(hertz, 8);
  }
});

test('the Hann window is periodic: halves add up to one', () => {
  const window = hannWindow(400);
  expect(window[0]).toBe(0);
  expect(window[200]).toBe(1);
  for (let index = 0; index < 200; index++) expect(window[index]! + window[index + 200]!).toBeCloseTo(1, 12);
});

test("Whisper's filters are the published ones", () => {
  const filters = melFilters(whisperMelSettings);
  const bins = 201;
  // The first two filters of the filterbank file that Whisper ships (mel_80).
  expect([...filters.subarray(0, 3)]).toEqual([0, expect.closeTo(0.02486259, 8), 0]);
  expect([...filters.subarray(bins, bins + 4)]).toEqual([
    0,
    expect.closeTo(0.00199082, 8),
    expect.closeTo(0.02287177, 8),
    0,
  ]);
  for (let band = 0; band < 80; band++) {
    const row = filters.subarray(band * bins, (band + 1) * bins);
    const filled = [...row.keys()].filter((bin) => row[bin]! > 0);
    expect(filled.length).toBeGreaterThan(0);
    expect(filled.at(-1)! - filled[0]!).toBe(filled.length - 1);
    // Triangles of area 1, sampled every 40 Hz: the wide ones come near it.
    if (filled.length >= 6) expect(row.reduce((sum, value) => sum + value) * 40).toBeCloseTo(1, 1);
  }
});
