import { compile, createMemory, growTo, layOut, vectorBytes, wholeVectors } from '../../compute/webassembly.ts';
import { type MelBands, melFilters } from '../mel.ts';
import { bandsKernel, bandsOf } from './bands.ts';
import { fourierKernel, resultPlace, turns } from './fourier.ts';
import { type Framing, framesKernel, wholeSquares } from './frames.ts';
import { complexBytes, floatBytes, framesAtOnce } from './lanes.ts';
import { halfTurns, powerKernel } from './power.ts';

/** Power in mel bands over time. */
export interface BandPower {
  /** [bands, width]; valid until the next call. Numbers beyond the frames mean nothing. */
  readonly data: Float32Array;
  /** The number of frames, rounded up to a multiple of four. */
  readonly width: number;
}

/**
 * Computes the power in mel bands of so many frames, of which the first begins at a sample of the waveform. What lies before its
 * first sample or behind its last one counts as zero.
 */
export type MelPower = (waveform: Float32Array, start: number, frames: number) => BandPower;

/**
 * Opens what computes the power in mel bands: frames under a window, Fourier transform, squares, sums over the bands, all by kernels
 * that do four frames at a time in float32. A frame's numbers do not depend on the frames beside it, and are the same on every
 * machine.
 */
export function openMelPower(settings: MelBands & Framing): MelPower {
  const { fftSize, bands, window, hopLength } = settings;
  const points = fftSize / 2;
  const own = bandsOf(melFilters(settings), points + 1);
  const tables = {
    // Halved, since the power comes out four times as large.
    window: Float32Array.from({ length: wholeSquares(window.length) }, (_, index) => (window[index] ?? 0) / 2),
    turns: turns(points),
    halfTurns: halfTurns(fftSize),
    bins: own.bins,
    weights: own.weights,
  };
  const complexNumbers = (points + 1) * complexBytes;
  const { places, bytes } = layOut({
    window: tables.window.byteLength,
    turns: tables.turns.byteLength,
    halfTurns: tables.halfTurns.byteLength,
    bins: tables.bins.byteLength,
    weights: tables.weights.byteLength,
    frames: Math.max(complexNumbers, wholeSquares(window.length) * vectorBytes),
    work: complexNumbers,
    otherWork: complexNumbers,
    power: (points + 1) * vectorBytes,
    // As large as a waveform needs it.
    waveform: 0,
  });
  const transform = { input: places.frames, work: [places.work, places.otherWork], turns: places.turns } as const;
  const memory = createMemory(bytes);
  const run = compile(
    {
      frames: framesKernel(settings, places),
      transform: fourierKernel(points, transform),
      power: powerKernel(fftSize, {
        transform: resultPlace(points, transform),
        turns: places.halfTurns,
        power: places.power,
      }),
      bands: bandsKernel(bands, places),
    },
    memory,
  );
  for (const name of ['window', 'turns', 'halfTurns', 'weights'] as const) {
    new Float32Array(memory.buffer, places[name], tables[name].length).set(tables[name]);
  }
  new Int32Array(memory.buffer, places.bins, tables.bins.length).set(tables.bins);

  return (waveform, start, frames) => {
    const width = framesAtOnce * Math.ceil(frames / framesAtOnce);
    const length = (width - 1) * hopLength + wholeSquares(window.length);
    const results = places.waveform + wholeVectors(length * floatBytes);
    growTo(memory, results + bands * width * floatBytes);
    const excerpt = new Float32Array(memory.buffer, places.waveform, length);
    const before = Math.min(length, Math.max(0, -start));
    const there = waveform.subarray(Math.max(0, start), Math.max(0, start + length));
    excerpt.fill(0, 0, before);
    excerpt.set(there, before);
    excerpt.fill(0, before + there.length);
    for (let frame = 0; frame < width; frame += framesAtOnce) {
      run.frames(frame * hopLength * floatBytes);
      run.transform();
      run.power();
      run.bands(results + frame * floatBytes, width * floatBytes);
    }
    return { data: new Float32Array(memory.buffer, results, bands * width), width };
  };
}
