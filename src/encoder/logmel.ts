import { apply, input, integers, scalar, type Value } from '../compute/graph.ts';
import { add, logarithm, mean, transpose } from '../compute/operators.ts';
import { openProgram, type Program } from '../compute/session.ts';
import type { Tensor } from '../compute/tensor.ts';
import type { AudioEncoder } from './encoder.ts';
import { fingerprintOf } from './fingerprint.ts';
import { htkScale, type MelSettings, melPower } from './mel.ts';
import type { LogmelSource } from './source.ts';

/** Raised whenever this file or mel.ts changes what comes out. */
const version = 1;

const settings: MelSettings = {
  samplingRate: 16_000,
  fftSize: 512,
  windowLength: 400,
  hopLength: 160,
  bands: 64,
  lowest: 50,
  highest: 8000,
  scale: htkScale,
  normalization: 'peak',
};
/** Log-mel frames whose mean is one embedding. */
const framesPerEmbedding = 4;
const hop = settings.hopLength * framesPerEmbedding;
/** Samples that the first window reaches back before its hop, and the last one forward: windows are centred on hops. */
const reach = (settings.windowLength - settings.hopLength) / 2;
/** Embeddings computed at once, over all waveforms of a batch: a minute of audio, which takes some 50 MB. */
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
  const program = await openProgram({ embeddings: logmelGraph() }, 'kept');
  return {
    samplingRate: settings.samplingRate,
    outputDim: settings.bands,
    hopSizeMs: (hop * 1000) / settings.samplingRate,
    encode: (audio) => encode(program, audio),
    close: () => program.release(),
  };
}

function logmelGraph(): Value {
  const waveform = input('waveform', 'float32', ['batch', 1, 'samples']);
  const logPower = logarithm(add(melPower(waveform, settings), scalar(1e-6, 'float32')));
  const grouped = apply('Reshape', [logPower, integers(0, settings.bands, -1, framesPerEmbedding)], 'float32', [
    'batch',
    settings.bands,
    'embeddings',
    framesPerEmbedding,
  ]);
  return transpose(mean(grouped, [-1]));
}

async function encode(program: Program<'embeddings'>, audio: Tensor): Promise<Tensor> {
  const [batch, samples] = audio.shape as [number, number];
  const count = Math.max(1, Math.floor(samples / hop));
  const data = new Float32Array(batch * count * settings.bands);
  const step = Math.max(1, Math.floor(blockSize / batch));
  for (let first = 0; first < count; first += step) {
    const length = Math.min(step, count - first);
    const block = excerpt(audio, first * hop - reach, length * hop + 2 * reach);
    const { embeddings } = await program.run({ waveform: { data: block, shape: [batch, 1, block.length / batch] } });
    const values = embeddings.data as Float32Array;
    const size = length * settings.bands;
    for (let row = 0; row < batch; row++) {
      data.set(values.subarray(row * size, (row + 1) * size), (row * count + first) * settings.bands);
    }
  }
  return { data, shape: [batch, count, settings.bands] };
}

/** `length` samples of every waveform from `start` on; zeros where it has none. */
function excerpt(audio: Tensor, start: number, length: number): Float32Array {
  const [batch, samples] = audio.shape as [number, number];
  const data = new Float32Array(batch * length);
  const from = Math.max(0, start);
  const to = Math.min(samples, start + length);
  for (let row = 0; row < batch; row++) {
    data.set(audio.data.subarray(row * samples + from, row * samples + to), row * length + from - start);
  }
  return data;
}
