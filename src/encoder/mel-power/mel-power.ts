import { compile, createMemory, growTo } from '../../compute/webassembly.ts';
import { type MelBands, melFilters } from '../mel.ts';
import { bandsKernel, bandsOf } from './bands.ts';
import { fourierKernel, resultPlace, turns } from './fourier.ts';
import { type Framing, framesKernel, wholeSquares } from './frames.ts';
import { complexBytes, floatBytes, framesAtOnce, vectorBytes } from './lanes.ts';
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
  let bytes = 0;
  const place = (size: number): number => {
    const at = bytes;
    bytes += wholeVectors(size);
    return at;
  };
  const places = {
    window: place(tables.window.byteLength),
    turns: place(tables.turns.byteLength),
    halfTurns: place(tables.halfTurns.byteLength),
    bins: place(tables.bins.byteLength),
    weights: place(tables.weights.byteLength),
    frames: place(Math.max(points + 1, wholeSquares(window.length) / 2) * complexBytes),
    work: [place((points + 1) * complexBytes), place((points + 1) * complexBytes)],
    power: place((points + 1) * vectorBytes),
    waveform: bytes,
  } as const;
  const transform = { input: places.frames, work: places.work, turns: places.turns };
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
    const excerpt = new Float32Array(memory.buffer, places.waveform, length).fill(0);
    excerpt.set(
      waveform.subarray(Math.max(0, start), Math.max(0, start + length)),
      Math.min(length, Math.max(0, -start)),
    );
    for (let frame = 0; frame < width; frame += framesAtOnce) {
      run.frames(frame * hopLength * floatBytes);
      run.transform();
      run.power();
      run.bands(results + frame * floatBytes, width * floatBytes);
    }
    return { data: new Float32Array(memory.buffer, results, bands * width), width };
  };
}

const wholeVectors = (bytes: number): number => vectorBytes * Math.ceil(bytes / vectorBytes);
