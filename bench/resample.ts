import { mixToMono } from '../src/audio/mono.ts';
import { resample } from '../src/audio/resample.ts';
import { randomStream } from '../src/random/random.ts';
import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';

/** Of sound in a repeat. */
const seconds = 60;
/** Times real time, on one core, for 44.1 kHz stereo. */
const wanted = 500;

export const benchmark: Benchmark = {
  title: 'Resampling',
  about:
    'A minute of sound to one channel at another rate, in one thread. The peer is `torchaudio.functional.resample`, whose filter\nthis is, in one thread.',
  async *rows({ pairs, peer }) {
    const reference = await peer('encode').catch(() => null);
    const random = randomStream(1);
    for (const [channels, from, to] of [
      [2, 44_100, 16_000],
      [1, 48_000, 16_000],
      [1, 22_050, 16_000],
      [1, 8000, 16_000],
      [1, 16_000, 24_000],
    ] as const) {
      const sound = Array.from({ length: channels }, () => {
        return Float32Array.from({ length: seconds * from }, () => random.next() - 0.5);
      });
      const theirs = await reference?.prepare('resample', { seconds, channels, origin: from, wanted: to });
      yield {
        what: `${from / 1000} → ${to / 1000} kHz, ${channels === 2 ? 'stereo' : 'mono'}`,
        amount: { count: seconds, unit: 's of sound' },
        ...(await pairs(
          timed(() => resample(mixToMono(sound), from, to)),
          theirs,
          { warmUps: 3 },
        )),
        ...(reference && { peerName: 'torchaudio, one thread' }),
        ...(channels === 2 && { target: { kind: 'limit', atMost: seconds / wanted } }),
      };
    }
  },
};
