import { allFinite, sizeOf, type Tensor } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import type { AudioEncoder } from './encoder.ts';
import { namesOf, type OwnNames } from './own-names.ts';

/** What an encoder declares of its output. */
type Declared = Pick<AudioEncoder, 'samplingRate' | 'outputDim' | 'hopSizeMs' | 'names'>;

/**
 * Refuses what is not a sequence of embeddings: anything but [B, T', D] of finite numbers with T' > 0.
 *
 * @param encoder what it declares: D among others.
 * @param batch B, the number of waveforms that went in.
 * @param samples how long each was.
 * @returns the output itself.
 * @throws {@link OtoscopeError} that says what came out; the caller knows which clip it was.
 */
export function checkOutput(output: Tensor, encoder: Declared, batch: number, samples: number): Tensor {
  const { outputDim } = encoder;
  const names = namesOf(encoder);
  const shape = output?.shape;
  if (!Array.isArray(shape) || !(output.data instanceof Float32Array)) {
    throw new OtoscopeError("the encoder's output is not a tensor", {
      hint: 'encode returns { data: Float32Array, shape: [B, frames, D] }',
    });
  }
  if (output.data.length !== sizeOf(shape)) {
    throw new OtoscopeError(
      `the encoder's output holds ${output.data.length} numbers, but its shape [${shape.join(', ')}] has ${sizeOf(shape)}`,
      { hint: 'data and shape must fit each other: [B, frames, D]' },
    );
  }
  if (shape.length !== 3 || shape[0] !== batch || shape[2] !== outputDim) {
    throw new OtoscopeError(
      `the encoder's output has shape [${shape.join(', ')}], expected [${batch}, frames, ${outputDim}]`,
      { hint: shapeHint(shape, batch, encoder) },
    );
  }
  if (shape[1] === 0) {
    const isLong = samples / encoder.samplingRate > Math.max(1, (3 * encoder.hopSizeMs) / 1000);
    throw new OtoscopeError(`the encoder's output has no frame: shape [${shape.join(', ')}]`, {
      hint: isLong
        ? frameCountHint(names)
        : `a short clip must give at least one frame: pad it with zeros inside ${names.encode}`,
    });
  }
  if (!allFinite(output.data)) {
    const bad = output.data.findIndex((number) => !Number.isFinite(number));
    const frame = Math.floor(bad / outputDim) % shape[1]!;
    throw new OtoscopeError(`the encoder's output holds ${output.data[bad]} in frame ${frame} of ${shape[1]}`, {
      hint: 'look for a division by zero or a logarithm of zero, often on silence',
    });
  }
  return output;
}

/** The mistake of the challenge template's example: ⌊T / rate / hop⌋ is a frame in so many seconds as were to be milliseconds. */
export function frameCountHint({ samplingRate, hopSizeMs }: OwnNames): string {
  return `count frames as ⌈1000 · T / (${samplingRate} · ${hopSizeMs})⌉: the hop is in milliseconds`;
}

function shapeHint(shape: readonly number[], batch: number, encoder: Declared): string {
  const { outputDim } = encoder;
  const names = namesOf(encoder);
  if (shape.length === 2) return 'a single embedding per clip has the shape [B, 1, D]';
  if (shape.length !== 3) return 'the axes are waveforms, frames, embedding';
  if (shape[1] === outputDim) return 'the last two axes look exchanged: transpose the output';
  if (shape[0] !== batch) return 'give one row of outputs for every waveform, in their order';
  return `declare ${names.outputDim} ${shape[2]}, or have ${names.encode} give vectors of length ${outputDim}`;
}
