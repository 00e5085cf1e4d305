import { concatenated } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import type { FrontEnd } from './features.ts';
import { kaldiFbankVersion, openKaldiFbank } from './kaldi-fbank.ts';
import type { FrontEndSettings } from './onnx-settings.ts';
import { whisperFrontEndVersion, whisperLogMel, whisperMelSettings } from './whisper-log-mel.ts';

/** The number of what decides a front end's output besides its settings. */
export function frontEndVersion({ kind }: FrontEndSettings): number {
  return kind === 'kaldi-fbank' ? kaldiFbankVersion : whisperFrontEndVersion;
}

/**
 * Opens the front end that a model's settings name.
 *
 * @param samplingRate Hz, of the waveforms.
 * @throws {@link OtoscopeError} where it is not made for that rate.
 */
export async function openFrontEnd(settings: FrontEndSettings, samplingRate: number): Promise<FrontEnd> {
  if (settings.kind === 'kaldi-fbank') return openKaldiFbank(settings, samplingRate);
  if (samplingRate !== whisperMelSettings.samplingRate) {
    throw new OtoscopeError(`the front end whisper-log-mel takes 16000 Hz, not ${samplingRate}`, {
      hint: 'write "samplingRate": 16000',
    });
  }
  return openWhisperFrontEnd(settings.bands);
}

async function openWhisperFrontEnd(bands: number): Promise<FrontEnd> {
  const [logMel, frames] = [await whisperLogMel(bands), 3000];
  return {
    shape: ['batch', bands, frames],
    windowSeconds: 30,
    async compute({ data, shape }) {
      const [batch, samples] = shape as [number, number];
      const rows: Float32Array[] = [];
      for (let row = 0; row < batch; row++) {
        rows.push((await logMel.compute(data.subarray(row * samples, (row + 1) * samples))).data);
      }
      const tensor = { data: concatenated(rows), shape: [batch, bands, frames] };
      return { tensor, frames, filled: Math.min(frames, Math.ceil(samples / whisperMelSettings.hopLength)) };
    },
    close: () => logMel.close(),
  };
}
