import { apply, input, integers, scalar, type Value } from '../compute/graph.ts';
import { add, logarithm, mean, transpose } from '../compute/operators.ts';
import { openProgram } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from './encoder.ts';
import { fingerprintOf } from './fingerprint.ts';
import { hannWindow, htkScale, type MelBands } from './mel.ts';
import type { Framing } from './mel-power/frames.ts';
import { openMelPower } from './mel-power/mel-power.ts';
import type { LogmelSource } from './source.ts';

/** Raised whenever this file, mel.ts or mel-power/ changes what comes out. */
const version = 2;

/** Power in 64 bands every 10 ms. */
export const logmelSettings: MelBands & Framing = {
  samplingRate: 16_000,
  fftSize: 512,
  window: hannWindow(400),
  hopLength: 160,
  bands: 64,
  lowest: 50,
  highest: 8000,
  scale: htkScale,
  normalization: 'peak',
};
/** Log-mel frames whose mean is one embedding. */
const framesPerEmbedding = 4;
const hop = logmelSettings.hopLength * framesPerEmbedding;
/** Samples that the first window reaches back before its hop, and the last one forward: windows are centred on hops. */
const reach = (logmelSettings.window.length - logmelSettings.hopLength) / 2;
/** Embeddings computed at once: a minute of audio, which takes some 5 MB. */
const blockSize = 1500;

/** The log-mel spectrogram at 25 Hz: no learning, so every encoder should beat it. */
export function logmelSource(): LogmelSource {
  return { kind: 'logmel', name: 'logmel', fingerprint: fingerprintOf({ kind: 'logmel', version }) };
}

/**
 * Opens the log-mel encoder: the natural logarithm of the power in 64 mel bands (plus 10⁻⁶) every 10 ms, averaged over
 * 40 ms. Waveforms [B, T] at 16 kHz become [B, ⌊T / 640⌋, 64]; what is shorter than 40 ms is padded with zeros to it.
 */
export async function openLogmel(): Promise<AudioEncoder> {
  const program = await openProgram({ embeddings: embeddingsGraph() }, 'kept');
  const melPower = openMelPower(logmelSettings);
  return {
    samplingRate: logmelSettings.samplingRate,
    outputDim: logmelSettings.bands,
    hopSizeMs: (hop * 1000) / logmelSettings.samplingRate,
    async encode({ data, shape }: Tensor): Promise<Tensor> {
      const [batch, samples] = shape as [number, number];
      const count = Math.max(1, Math.floor(samples / hop));
      const result = new Float32Array(batch * count * logmelSettings.bands);
      for (let row = 0; row < batch; row++) {
        const waveform = data.subarray(row * samples, (row + 1) * samples);
        for (let first = 0; first < count; first += blockSize) {
          const frames = Math.min(blockSize, count - first) * framesPerEmbedding;
          const power = melPower(waveform, first * hop - reach, frames);
          const { embeddings } = await program.run({
            power: { data: power.data, shape: [logmelSettings.bands, power.width] },
          });
          result.set(embeddings.data as Float32Array, (row * count + first) * logmelSettings.bands);
        }
      }
      return { data: result, shape: [batch, count, logmelSettings.bands] };
    },
    close: () => program.release(),
  };
}

/** Power [bands, frames] to embeddings. */
function embeddingsGraph(): Value {
  const power = input('power', 'float32', [logmelSettings.bands, 'frames']);
  const logPower = logarithm(add(power, scalar(1e-6, 'float32')));
  const grouped = apply('Reshape', [logPower, integers(logmelSettings.bands, -1, framesPerEmbedding)], 'float32', [
    logmelSettings.bands,
    'embeddings',
    framesPerEmbedding,
  ]);
  return transpose(mean(grouped, [-1]));
}
