import type { Tensor } from '../../compute/tensor.ts';
import type { AudioEncoder } from '../encoder.ts';
import { encodeLong } from '../long.ts';
import { type HopMeasurement, measureHop } from '../measure.ts';
import type { EncoderSource } from '../source.ts';
import type { Material } from './material.ts';
import { measureSpeed, type Speed } from './measure-speed.ts';

/** An opened encoder with what it is tried on. What several checks need is measured once. */
export class Bench {
  readonly encoder: AudioEncoder;
  readonly source: EncoderSource;
  readonly material: Material;
  #hop: Promise<HopMeasurement> | undefined;
  #speed: Promise<Speed> | undefined;

  constructor(encoder: AudioEncoder, source: EncoderSource, material: Material) {
    this.encoder = encoder;
    this.source = source;
    this.material = material;
  }

  /** Waveforms [B, T] to embeddings [B, T', D], as a run does it. */
  encode(audio: Tensor): Promise<Tensor> {
    return encodeLong(this.encoder, audio);
  }

  /** So many seconds of the material, at least a sample: [batch, T]. */
  clips(batch: number, seconds: number): Tensor {
    return this.material.clips(batch, Math.max(1, Math.round(seconds * this.encoder.samplingRate)));
  }

  /** The hop as the frame count tells it; an error where frames cannot be counted. */
  hop(): Promise<HopMeasurement> {
    this.#hop ??= measureHop(this.encoder, this.source, (samples) => this.material.clips(1, samples));
    return this.#hop;
  }

  speed(): Promise<Speed> {
    this.#speed ??= measureSpeed(this);
    return this.#speed;
  }
}
