import { allFinite, sizeOf, type Tensor } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';

/**
 * Refuses what is not a sequence of embeddings: anything but [B, T', D] of finite numbers with T' > 0.
 *
 * @param expected B, the number of waveforms that went in, and D as the encoder declares it.
 * @returns the output itself.
 * @throws {@link OtoscopeError} that says what came out; the caller knows which clip it was.
 */
export function checkOutput(output: Tensor, expected: { readonly batch: number; readonly outputDim: number }): Tensor {
  const { batch, outputDim } = expected;
  const shape = output?.shape;
  if (!Array.isArray(shape) || !(output.data instanceof Float32Array)) {
    throw new OtoscopeError("the encoder's output is not a tensor", {
      hint: 'encode returns { data: Float32Array, shape: [B, frames, D] }',
    });
  }
  if (output.data.length !== sizeOf(shape)) {
    throw new OtoscopeError(
      `the encoder's output holds ${output.data.length} numbers, but its shape [${shape.join(', ')}] has ${sizeOf(shape)}`,
    );
  }
  if (shape.length !== 3 || shape[0] !== batch || shape[2] !== outputDim) {
    throw new OtoscopeError(
      `the encoder's output has shape [${shape.join(', ')}], expected [${batch}, frames, ${outputDim}]`,
      { hint: shapeHint(shape, outputDim) },
    );
  }
  if (shape[1] === 0) {
    throw new OtoscopeError(`the encoder's output has no frame: shape [${shape.join(', ')}]`, {
      hint: 'a short clip must give at least one frame: pad it with zeros inside encode',
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

function shapeHint(shape: readonly number[], outputDim: number): string {
  if (shape.length === 3 && shape[1] === outputDim) return 'the last two axes look exchanged: transpose the output';
  if (shape.length === 3) return `declare outputDim ${shape[2]}, or give one row of outputs for every waveform`;
  if (shape.length === 2) return 'a single embedding per clip has the shape [B, 1, D]';
  return 'the axes are waveforms, frames, embedding';
}
