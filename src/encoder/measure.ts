import type { Tensor } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { encodeLong } from './long.ts';
import { noise } from './noise.ts';
import { namesOf } from './own-names.ts';
import type { EncoderSource } from './source.ts';

/** What an encoder declares, verified, with what was measured. */
export interface EncoderMeasurement {
  readonly samplingRate: number;
  readonly outputDim: number;
  /** As declared; it lies within the measurement. */
  readonly hopSizeMs: number;
  readonly measuredHop: HopMeasurement;
}

/** Milliseconds between two embeddings, and the bounds between which the true value lies. */
export interface HopMeasurement {
  readonly milliseconds: number;
  readonly lowest: number;
  readonly highest: number;
}

interface FrameCount {
  readonly seconds: number;
  readonly frames: number;
}

/** Frames between the shortest and the longest clip that tell the hop to 1 %. */
const enoughFrames = 100;
/**
 * Classes after the challenge's template encode chunks of ten seconds and pad a last one to a second: the remainder of
 * neither length is shorter.
 */
const [usualSeconds, longSeconds] = [9.79, 59.99];
/** The lengths tried, as parts of the longest. No round numbers: counts that share a divisor all the same come in blocks. */
const parts = [0.203, 0.329, 0.497, 1];

/**
 * Encodes noise of a few lengths and holds the encoder's declarations against what comes out: each output is checked
 * ({@link encodeLong}), and the hop is the slope of the frame count over the length.
 *
 * Counts are whole numbers, so a difference of n frames bounds the hop to Δt / (n + 1) … Δt / (n − 1); encoders that give
 * frames in blocks of g (patches of a spectrogram) to Δt / (n + g) … Δt / (n − g). Some 10 s are enough for hops up to
 * 80 ms; for longer ones a minute is encoded. Nothing longer than the encoder's window is, as joining windows adds nothing.
 *
 * @throws {@link OtoscopeError} where a declaration lies outside the measurement, with the value to write instead.
 */
export async function measureEncoder(encoder: AudioEncoder, source: EncoderSource): Promise<EncoderMeasurement> {
  const { samplingRate, outputDim, hopSizeMs } = encoder;
  const measuredHop = await measureHop(encoder, source);
  refuseWrongHop(encoder, source, measuredHop);
  return { samplingRate, outputDim, hopSizeMs, measuredHop };
}

/**
 * Holds the declared hop against the measured one.
 *
 * @throws {@link OtoscopeError} where it lies outside the measurement, with the value to write instead.
 */
export function refuseWrongHop(encoder: AudioEncoder, source: EncoderSource, measured: HopMeasurement): void {
  const { samplingRate, hopSizeMs } = encoder;
  const { milliseconds, lowest, highest } = measured;
  const names = namesOf(encoder);
  if (hopSizeMs >= lowest && hopSizeMs <= highest) return;
  const bounds = `${rounded(lowest)} to ${rounded(highest)}`;
  throw new OtoscopeError(
    `${source.name} declares ${names.hopSizeMs} ${hopSizeMs}, but gives a frame every ${rounded(milliseconds)} ms (${bounds})`,
    {
      hint: `write ${names.hopSizeMs}${names.is}${suggested(measured)}, or mend ${names.samplingRate} if ${samplingRate} Hz is not what it takes`,
    },
  );
}

/** Gives a waveform [1, samples] to measure with. */
type Waveform = (samples: number) => Tensor;

/**
 * The slope of the frame count over the length, as {@link measureEncoder} takes it.
 *
 * @param waveform what is encoded; noise by default.
 */
export async function measureHop(
  encoder: AudioEncoder,
  source: EncoderSource,
  waveform: Waveform = (samples) => noise(1, samples),
): Promise<HopMeasurement> {
  const window = encoder.windowSeconds ?? Number.POSITIVE_INFINITY;
  const counts = await countFrames(encoder, source, Math.min(usualSeconds, window), waveform);
  const first = counts[0]!;
  const block = counts.reduce((divisor, { frames }) => greatestCommonDivisor(divisor, frames), 0);
  let last = counts.at(-1)!;
  if (last.frames - first.frames < enoughFrames * block && window > last.seconds) {
    last = await countOf(encoder, source, Math.min(longSeconds, window), waveform);
  }
  const frames = last.frames - first.frames;
  if (frames <= 0) return hopOfFixedLength(encoder, source, last);
  const milliseconds = 1000 * (last.seconds - first.seconds);
  return {
    milliseconds: milliseconds / frames,
    lowest: milliseconds / (frames + block),
    highest: frames > block ? milliseconds / (frames - block) : Number.POSITIVE_INFINITY,
  };
}

/** An encoder that always sees its whole window gives as many frames for less; up to two of them are lost at its edges. */
function hopOfFixedLength(
  encoder: AudioEncoder,
  source: EncoderSource,
  { frames, seconds }: FrameCount,
): HopMeasurement {
  const { windowSeconds } = encoder;
  const names = namesOf(encoder);
  if (windowSeconds === undefined) {
    throw new OtoscopeError(`${source.name} gives ${frames} frames whatever the clip's length (up to ${seconds} s)`, {
      hint: `declare ${names.windowSeconds}, the length it takes, and ${names.hopSizeMs}${names.is}1000 · ${names.windowSeconds} / frames`,
    });
  }
  const milliseconds = (1000 * windowSeconds) / frames;
  const tolerance = Math.min(0.1, Math.max(0.01, 2 / frames));
  return { milliseconds, lowest: milliseconds * (1 - tolerance), highest: milliseconds * (1 + tolerance) };
}

async function countFrames(
  encoder: AudioEncoder,
  source: EncoderSource,
  longest: number,
  waveform: Waveform,
): Promise<FrameCount[]> {
  const counts: FrameCount[] = [];
  for (const part of parts) counts.push(await countOf(encoder, source, part * longest, waveform));
  return counts;
}

async function countOf(
  encoder: AudioEncoder,
  source: EncoderSource,
  seconds: number,
  waveform: Waveform,
): Promise<FrameCount> {
  const samples = Math.max(1, Math.floor(seconds * encoder.samplingRate));
  try {
    const { shape } = await encodeLong(encoder, waveform(samples));
    return { seconds: samples / encoder.samplingRate, frames: shape[1]! };
  } catch (error) {
    if (!(error instanceof OtoscopeError)) throw error;
    throw new OtoscopeError(`${source.name}, given ${rounded(seconds)} s of audio: ${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    });
  }
}

/** The roundest number within the bounds: what the encoder's author most likely meant. */
function suggested({ milliseconds, lowest, highest }: HopMeasurement): number {
  for (let digits = 1; digits <= 6; digits++) {
    const round = Number(milliseconds.toPrecision(digits));
    if (round > lowest && round < highest) return round;
  }
  return milliseconds;
}

function rounded(number: number): number {
  return Number(number.toPrecision(4));
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right);
}
