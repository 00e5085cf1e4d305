import type { AudioEncoder, Tensor } from 'otoscope';

const bands = 16;
const [lowest, highest] = [100, 6000]; // Hz

/** How loud sixteen frequencies are in every 20 ms: nothing learned, a place for your own encoder. */
export class MyEncoder implements AudioEncoder {
  readonly samplingRate = 16_000; // Hz, of the waveforms it takes
  readonly outputDim = bands; // D, the length of an embedding
  readonly hopSizeMs = 20; // milliseconds between two embeddings

  readonly #hop = (this.samplingRate * this.hopSizeMs) / 1000;
  /** Of every band its frequency in radians a sample, evenly spaced in octaves. */
  readonly #frequencies = Array.from({ length: bands }, (_, band) => {
    return (2 * Math.PI * lowest * (highest / lowest) ** (band / (bands - 1))) / this.samplingRate;
  });

  /** Waveforms [B, T] in [-1, 1] to embeddings [B, T', D], T' = ⌈T / hop⌉. */
  encode({ data, shape }: Tensor): Tensor {
    const [batch, samples] = shape as [number, number];
    const frames = Math.ceil(samples / this.#hop);
    const output = new Float32Array(batch * frames * bands);
    for (let row = 0; row < batch; row++) {
      const waveform = data.subarray(row * samples, (row + 1) * samples);
      for (let frame = 0; frame < frames; frame++) {
        const part = waveform.subarray(frame * this.#hop, (frame + 1) * this.#hop);
        output.set(
          this.#frequencies.map((frequency) => Math.log(powerAt(part, frequency) + 1e-6)),
          (row * frames + frame) * bands,
        );
      }
    }
    return { data: output, shape: [batch, frames, bands] };
  }
}

/** The mean power of a sound at one frequency (Goertzel 1958). */
function powerAt(sound: Float32Array, frequency: number): number {
  const factor = 2 * Math.cos(frequency);
  let [last, beforeLast] = [0, 0];
  for (const sample of sound) [last, beforeLast] = [sample + factor * last - beforeLast, last];
  return (last ** 2 + beforeLast ** 2 - factor * last * beforeLast) / sound.length ** 2;
}
