import { advance, f32, get, i32, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, vectorBytes } from '../../compute/webassembly.ts';
import { floatBytes } from './lanes.ts';

const { add, multiply, load, store, loadSplat, splat } = vector;
const wordBytes = 4;

/** Bands of bins that lie side by side. */
export interface Bands {
  /** Of each band its first bin, as bytes, and the number of its bins, of which there is one at least. */
  readonly bins: Int32Array;
  /** Of every bin of every band. */
  readonly weights: Float32Array;
}

/** What of filters, row-major [bands, bins], is not zero. */
export function bandsOf(filters: Float64Array, bins: number): Bands {
  const places: number[] = [];
  const weights: number[] = [];
  for (let start = 0; start < filters.length; start += bins) {
    const filter = filters.subarray(start, start + bins);
    const first = Math.max(
      0,
      filter.findIndex((weight) => weight !== 0),
    );
    const last = Math.max(
      first,
      filter.findLastIndex((weight) => weight !== 0),
    );
    places.push(first * vectorBytes, last - first + 1);
    weights.push(...filter.subarray(first, last + 1));
  }
  return { bins: Int32Array.from(places), weights: Float32Array.from(weights) };
}

/** Where the numbers lie, in bytes. */
export interface BandPlaces {
  readonly power: number;
  readonly bins: number;
  readonly weights: number;
}

/** (to, width) Sums the power of four frames in every band; of one band to the next the results lie `width` bytes apart. */
export function bandsKernel(bands: number, places: BandPlaces): Kernel {
  return kernel(['i32', 'i32'], ([to, width], locals) => {
    const [band, weight, at, bins, left] = locals('i32', 5);
    const [sum] = locals('vector', 1);
    return [
      ...set(band, i32.constant(0)),
      ...set(weight, i32.constant(0)),
      ...set(left, i32.constant(bands)),
      ...repeat(left, [
        ...set(at, i32.load(get(band), places.bins)),
        ...set(bins, i32.load(get(band), places.bins + wordBytes)),
        ...set(sum, splat(f32.constant(0))),
        ...repeat(bins, [
          ...set(sum, add(get(sum), multiply(load(get(at), places.power), loadSplat(get(weight), places.weights)))),
          ...advance(at, vectorBytes),
          ...advance(weight, floatBytes),
        ]),
        ...store(get(to), get(sum)),
        ...advance(band, 2 * wordBytes),
        ...set(to, i32.add(get(to), get(width))),
      ]),
    ];
  });
}
