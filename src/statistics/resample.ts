import type { Predictions } from '../metric/predictions.ts';
import type { RandomStream } from '../random/random.ts';

/** Which examples are drawn together, and among which they are drawn. */
export interface SamplingPlan {
  /** The number of each example's unit, the recording that it is of [N]. */
  readonly unitOf: Int32Array;
  readonly units: number;
  /** Units that are drawn among themselves; those of none always count once. */
  readonly strata: readonly Int32Array[];
}

/**
 * How the examples of a test part are resampled: whole recordings, and where each has one class, those of a class among
 * themselves. Classes with one recording share a stratum.
 *
 * @param source a number for each example, equal for those of one recording (`ExamplePlaces`).
 */
export function samplingPlan(predictions: Predictions, source: Int32Array): SamplingPlan {
  const numbers = new Map<number, number>();
  const unitOf = source.map((place) => {
    const unit = numbers.get(place) ?? numbers.size;
    numbers.set(place, unit);
    return unit;
  });
  const byClass = new Map<number, number[]>();
  const seen = new Uint8Array(numbers.size);
  for (const [example, unit] of unitOf.entries()) {
    if (seen[unit] === 1) continue;
    seen[unit] = 1;
    const index = predictions.kind === 'class' ? predictions.target[example]! : 0;
    const units = byClass.get(index) ?? [];
    units.push(unit);
    byClass.set(index, units);
  }
  const classes = [...byClass.values()];
  const strata = [...classes.filter(({ length }) => length > 1), classes.filter(({ length }) => length === 1).flat()];
  return {
    unitOf,
    units: numbers.size,
    strata: strata.filter(({ length }) => length > 1).map((units) => Int32Array.from(units)),
  };
}

/**
 * Weights of the examples in one resample (Rao & Wu 1988): of the n units of a stratum n − 1 are drawn with replacement, and
 * each counts n / (n − 1) times as often as it was drawn. With n draws, the variance would be (n − 1) / n of what it should
 * be, half of it in strata of two.
 *
 * @param weights takes the weights [N].
 */
export function drawWeights(
  { unitOf, units, strata }: SamplingPlan,
  random: RandomStream,
  weights: Float64Array = new Float64Array(unitOf.length),
): Float64Array {
  const ofUnits = new Float64Array(units).fill(1);
  for (const stratum of strata) {
    const count = stratum.length;
    for (let place = 0; place < count; place += 1) ofUnits[stratum[place]!] = 0;
    for (let draw = 1; draw < count; draw += 1) {
      ofUnits[stratum[Math.floor(random.next() * count)]!]! += count / (count - 1);
    }
  }
  for (let example = 0; example < weights.length; example += 1) weights[example] = ofUnits[unitOf[example]!]!;
  return weights;
}
