import { advance, type Code, f32, get, i32, type Local, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, type Locals, vectorBytes } from '../../compute/webassembly.ts';
import { floatBytes, framesAtOnce, transposeSquare } from './lanes.ts';

const { add, subtract, multiply, load, store, loadSplat, splat } = vector;

/** What is done to each frame before its Fourier transform. */
export interface Framing {
  /** Samples from one frame to the next. */
  readonly hopLength: number;
  /** By what samples are multiplied at last. */
  readonly window: Float64Array;
  /** Whether the mean of a frame is taken off at first. */
  readonly removeMean?: boolean;
  /** a of x[n] − a·x[n − 1], where the first sample stands for the one before it. */
  readonly preemphasis?: number;
}

/** Where the waveform begins, the window and the frames lie, in bytes. */
export interface FramingPlaces {
  readonly waveform: number;
  /** As many numbers as {@link wholeSquares} has of the window's. */
  readonly window: number;
  readonly frames: number;
}

/** How many samples of a frame are read: four at a time. */
export const wholeSquares = (samples: number): number => framesAtOnce * Math.ceil(samples / framesAtOnce);

/** (at) Puts four frames, of which the first begins so many bytes into the waveform, side by side. */
export function framesKernel(framing: Framing, places: FramingPlaces): Kernel {
  const { removeMean = false, preemphasis = 0 } = framing;
  const isShaped = removeMean || preemphasis !== 0;
  return kernel(['i32'], ([at], locals) => [
    ...gather(at, framing, { ...places, isWindowed: !isShaped }, locals),
    ...(isShaped ? shape(framing, places, locals) : []),
  ]);
}

function gather(
  at: Local,
  { hopLength, window }: Framing,
  { isWindowed, ...places }: FramingPlaces & { readonly isWindowed: boolean },
  locals: Locals,
): Code {
  const [weight, to, squares] = locals('i32', 3);
  const rows = locals('vector', framesAtOnce);
  const spare = locals('vector', framesAtOnce);
  return [
    ...set(weight, i32.constant(0)),
    ...set(to, i32.constant(0)),
    ...set(squares, i32.constant(wholeSquares(window.length) / framesAtOnce)),
    ...repeat(squares, [
      ...rows.flatMap((row, frame) => set(row, load(get(at), places.waveform + frame * hopLength * floatBytes))),
      ...transposeSquare(rows, spare),
      ...rows.flatMap((row, sample) => {
        const factor = loadSplat(get(weight), places.window + sample * floatBytes);
        const value = isWindowed ? multiply(get(row), factor) : get(row);
        return store(get(to), value, places.frames + sample * vectorBytes);
      }),
      ...advance(at, framesAtOnce * floatBytes),
      ...advance(weight, framesAtOnce * floatBytes),
      ...advance(to, framesAtOnce * vectorBytes),
    ]),
  ];
}

function shape({ window, removeMean, preemphasis = 0 }: Framing, places: FramingPlaces, locals: Locals): Code {
  const [weight, at, samples] = locals('i32', 3);
  const [mean, current, before, share] = locals('vector', 4);
  const sample = load(get(at), places.frames);
  const begin = [...set(at, i32.constant(0)), ...set(weight, i32.constant(0))];
  return [
    ...begin,
    ...set(mean, splat(f32.constant(0))),
    ...(removeMean
      ? [
          ...set(samples, i32.constant(window.length)),
          ...repeat(samples, [...set(mean, add(get(mean), sample)), ...advance(at, vectorBytes)]),
          ...set(mean, multiply(get(mean), splat(f32.constant(1 / window.length)))),
        ]
      : []),
    ...begin,
    ...set(share, splat(f32.constant(preemphasis))),
    ...set(before, subtract(sample, get(mean))),
    ...set(samples, i32.constant(wholeSquares(window.length))),
    ...repeat(samples, [
      ...set(current, subtract(sample, get(mean))),
      ...store(
        get(at),
        multiply(subtract(get(current), multiply(get(before), get(share))), loadSplat(get(weight), places.window)),
        places.frames,
      ),
      ...set(before, get(current)),
      ...advance(at, vectorBytes),
      ...advance(weight, floatBytes),
    ]),
  ];
}
