import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AudioEncoder } from '../src/encoder/encoder.ts';
import { encodeLong } from '../src/encoder/long.ts';
import { noise } from '../src/encoder/noise.ts';
import { openEncoder } from '../src/encoder/open.ts';
import { resolveEncoder } from '../src/encoder/resolve.ts';
import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';
import { pythonWithTorch } from './peer.ts';

const encoders = fileURLToPath(new URL('peers/bridge_encoders.py', import.meta.url));
const batches = [
  { clips: 1, seconds: 1 },
  { clips: 1, seconds: 10 },
  { clips: 16, seconds: 1 },
  { clips: 16, seconds: 10 },
];
/** Times are short: many of them, and some before that compile and fault memory in. */
const often = { repeats: 31, warmUps: 5 };

export const benchmark: Benchmark = {
  title: 'The way to an encoder in Python',
  about:
    'Audio through the bridge and back (an encoder that gives every sample back), beside the same bytes through the pipes of\n`cat`; and an encoder of 1,000 times real time, with the check of its output, beside its `forward` alone in Python.',
  async *rows({ pairs, peer }) {
    const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
    const echo = await opened('EchoEncoder');
    for (const { clips, seconds } of batches) {
      const audio = noise(clips, seconds * echo.samplingRate);
      const bytes = new Uint8Array(audio.data.buffer);
      const measured = await pairs(
        timed(async () => echo.recycle!(await echo.encode(audio))),
        timed(() => throughCat(cat, bytes)),
        often,
      );
      yield {
        what: `there and back: ${clips} × ${seconds} s`,
        amount: { count: bytes.length / 1e9, unit: 'GB' },
        ...measured,
        peerName: 'cat',
        target: { kind: 'limit', atMost: bytes.length / 1e9 },
      };
    }
    await echo.close!();
    cat.stdin.end();

    const alone = await peer('bridge');
    const busy = await opened('BusyEncoder');
    for (const { clips, seconds } of batches) {
      const audio = noise(clips, seconds * busy.samplingRate);
      const measured = await pairs(
        timed(async () => busy.recycle!(await encodeLong(busy, audio))),
        await alone?.prepare('forward', { clips, samples: audio.shape[1] }),
        often,
      );
      yield {
        what: `1,000 × real time: ${clips} × ${seconds} s`,
        amount: { count: clips * seconds, unit: 's of audio' },
        ...measured,
        peerName: 'its forward alone',
        target: { kind: 'share', atMost: 1.05 },
      };
    }
    await busy.close!();
  },
};

async function opened(name: string): Promise<AudioEncoder> {
  const found = await pythonWithTorch();
  const options = 'python' in found ? { python: found.python } : {};
  return openEncoder(await resolveEncoder(`${encoders}:${name}`, options));
}

/** Bytes through the pipes of `cat`. */
async function throughCat({ stdin, stdout }: ChildProcess, bytes: Uint8Array): Promise<void> {
  let left = bytes.length;
  const back = new Promise<void>((resolve) => {
    const take = (piece: Uint8Array): void => {
      left -= piece.length;
      if (left > 0) return;
      stdout!.off('data', take);
      resolve();
    };
    stdout!.on('data', take);
  });
  stdin!.write(bytes);
  await back;
}
