/** Zero crossings of the sinc on either side of its middle. */
const LOW_PASS_WIDTH = 6;
/** Cut-off frequency as a share of the lower rate's Nyquist frequency. */
const ROLL_OFF = 0.99;

/** The filters of one pair of rates: one for each position that an output sample can have between input samples. */
export interface Kernel {
  /** Input samples from one turn of the phases to the next: `from` / gcd. */
  readonly stride: number;
  /** Filters, and output samples a turn: `to` / gcd. */
  readonly phases: number;
  /** Weights of a filter, a multiple of 4; shorter filters end in zeros. */
  readonly taps: number;
  /** For each phase, where its first weight meets the input: samples from the turn's start, from -`reach` on. */
  readonly first: Int32Array;
  /** [phases, taps]. */
  readonly weights: Float64Array;
  /** Samples before the first input sample that a filter can touch. */
  readonly reach: number;
}

/** The last few; clips of thousands of odd rates would else fill the memory. */
const kernels = new Map<string, Kernel>();
const mostKernels = 8;

/** The kernel of two rates in Hz; rates of equal ratio share one. */
export function resamplingKernel(from: number, to: number): Kernel {
  const divisor = greatestCommonDivisor(from, to);
  const [stride, phases] = [from / divisor, to / divisor];
  const key = `${stride}:${phases}`;
  const known = kernels.get(key);
  if (known) return known;
  const kernel = computeKernel(stride, phases);
  const [oldest] = kernels.keys();
  if (kernels.size >= mostKernels && oldest !== undefined) kernels.delete(oldest);
  kernels.set(key, kernel);
  return kernel;
}

/**
 * A sinc cut off by a Hann window, as `torchaudio.functional.resample` has it by default
 * (https://pytorch.org/audio/stable/generated/torchaudio.functional.resample.html), in float64. With f = 0.99 *
 * min(stride, phases) and t = f * (k / stride - p / phases) for input sample k of a turn and phase p:
 * weight = f / stride * sin(pi t) / (pi t) * cos(pi t / 12)^2 for |t| < 6, else 0.
 * Only the weights that are not 0 are kept.
 */
function computeKernel(stride: number, phases: number): Kernel {
  const cutOff = Math.min(stride, phases) * ROLL_OFF;
  const halfWidth = (LOW_PASS_WIDTH * stride) / cutOff;
  const first = Int32Array.from({ length: phases }, (_, phase) => Math.ceil((phase * stride) / phases - halfWidth));
  const taps = 4 * Math.ceil((Math.floor(2 * halfWidth) + 1) / 4);
  const weights = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    for (let tap = 0; tap < taps; tap++) {
      const t = cutOff * ((first[phase]! + tap) / stride - phase / phases);
      if (Math.abs(t) < LOW_PASS_WIDTH) weights[phase * taps + tap] = (cutOff / stride) * sinc(t) * hann(t);
    }
  }
  return { stride, phases, taps, first, weights, reach: Math.max(0, -first[0]!) };
}

function sinc(t: number): number {
  return t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
}

function hann(t: number): number {
  return Math.cos((Math.PI * t) / LOW_PASS_WIDTH / 2) ** 2;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
