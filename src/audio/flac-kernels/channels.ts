import {
  advance,
  type Code,
  get,
  i32,
  i64,
  int64,
  type Local,
  repeat,
  set,
  vector,
} from '../../compute/instructions.ts';
import { kernel } from '../../compute/webassembly.ts';

const { add, fourAsFloats, shiftLeft, shiftRightUnsigned, splat, subtract } = int64;
const [pairBytes, fourFloatsBytes] = [16, 16];

/** (block, times four samples, wasted bits, factor) Makes float32 of a block's int64, in their place and times a factor. */
export const channelKernel = () =>
  kernel(['i32', 'i32', 'i32', 'f32'], ([from, fours, wasted, factor], locals) => {
    const [to] = locals('i32', 1);
    return [
      ...set(to, get(from)),
      ...repeat(fours, [
        ...vector.store(get(to), floats(pairsOf(from, wasted), factor)),
        ...advance(from, 2 * pairBytes),
        ...advance(to, fourFloatsBytes),
      ]),
    ];
  });

/** Makes left and right of two channels as they are written (RFC 9639 section 4.2), for two samples, where they are. */
type Decorrelation = (first: Local, second: Local) => Code;

export const leftSide: Decorrelation = (left, side) => set(side, subtract(get(left), get(side)));
export const sideRight: Decorrelation = (side, right) => set(side, add(get(side), get(right)));
export const midSide: Decorrelation = (mid, side) => {
  // The middle lost half of what is odd, which the side has. Of the sum the lower 32 bits are right, and no others are used.
  const half = shiftRightUnsigned(add(get(side), splat(i64.constant(1))), i32.constant(1));
  return [...set(mid, add(get(mid), half)), ...set(side, subtract(get(mid), get(side)))];
};

/** (first block, second block, times four samples, wasted bits of the first, of the second, factor) The same for stereo. */
export const stereoKernel = (decorrelate: Decorrelation) =>
  kernel(['i32', 'i32', 'i32', 'i32', 'i32', 'f32'], ([first, second, fours, wasted, wastedToo, factor], locals) => {
    const [toFirst, toSecond] = locals('i32', 2);
    const ofFirst = locals('vector', 2);
    const ofSecond = locals('vector', 2);
    return [
      ...set(toFirst, get(first)),
      ...set(toSecond, get(second)),
      ...repeat(fours, [
        ...ofFirst.flatMap((pair, index) => set(pair, pairsOf(first, wasted)[index]!)),
        ...ofSecond.flatMap((pair, index) => set(pair, pairsOf(second, wastedToo)[index]!)),
        ...ofFirst.flatMap((pair, index) => decorrelate(pair, ofSecond[index]!)),
        ...vector.store(get(toFirst), floats(ofFirst.map(get), factor)),
        ...vector.store(get(toSecond), floats(ofSecond.map(get), factor)),
        ...[first, second].flatMap((from) => advance(from, 2 * pairBytes)),
        ...[toFirst, toSecond].flatMap((to) => advance(to, fourFloatsBytes)),
      ]),
    ];
  });

/** Four samples of a block, with the zero bits that were not written. */
const pairsOf = (block: Local, wasted: Local): readonly Code[] => {
  return [0, pairBytes].map((offset) => shiftLeft(vector.load(get(block), offset), get(wasted)));
};

const floats = ([lower, upper]: readonly Code[], factor: Local): Code => {
  return vector.multiply(fourAsFloats(lower!, upper!), vector.splat(get(factor)));
};
