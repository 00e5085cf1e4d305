import { apply, constant, input, scalar, type Value } from '../compute/graph.ts';
import { writeModel } from '../compute/model.ts';
import { add, logarithm, multiply, transpose } from '../compute/operators.ts';

const [samplingRate, bands, window, hop] = [16_000, 64, 400, 320];
const [lowest, highest] = [60, 7600];

/**
 * The model of the ONNX starter project: the logarithm of the power at 64 frequencies, evenly spaced on the mel scale, every
 * 20 ms. Waveforms [batch, samples] at 16 kHz become [batch, ⌈samples / 320⌉, 64].
 */
export function starterModel(): Uint8Array {
  const waveform = input('waveform', 'float32', ['batch', 'samples']);
  const [cosines, sines] = [filtered(waveform, Math.cos), filtered(waveform, Math.sin)];
  const power = add(multiply(cosines, cosines), multiply(sines, sines));
  return writeModel({ embeddings: transpose(logarithm(add(power, scalar(1e-6, 'float32')))) });
}

/** Inner products with a wave of every band's frequency in a Hann window: [batch, 64, frames]. */
function filtered(waveform: Value, wave: (phase: number) => number): Value {
  const kernels = new Float32Array(bands * window);
  for (let band = 0; band < bands; band++) {
    const frequency = frequencyOf(melOf(lowest) + (band / (bands - 1)) * (melOf(highest) - melOf(lowest)));
    for (let index = 0; index < window; index++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / window);
      kernels[band * window + index] = (hann * wave((2 * Math.PI * frequency * index) / samplingRate)) / (window / 4);
    }
  }
  const channel = apply('Unsqueeze', [waveform, constant(BigInt64Array.of(1n), [1])], 'float32', [
    'batch',
    1,
    'samples',
  ]);
  return apply('Conv', [channel, constant(kernels, [bands, 1, window])], 'float32', ['batch', bands, 'frames'], {
    strides: { kind: 'ints', value: [hop] },
    // So that every hop that begins within the clip is a frame.
    pads: { kind: 'ints', value: [0, window - 1] },
  });
}

/** Mel and back (O'Shaughnessy 1987). */
const melOf = (frequency: number): number => 2595 * Math.log10(1 + frequency / 700);
const frequencyOf = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);
