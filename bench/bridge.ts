import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Tensor } from '../src/compute/tensor.ts';
import type { AudioEncoder } from '../src/encoder/encoder.ts';
import { encodeLong } from '../src/encoder/long.ts';
import { noise } from '../src/encoder/noise.ts';
import { openEncoder } from '../src/encoder/open.ts';
import { resolveEncoder } from '../src/encoder/resolve.ts';
import { inOrder } from '../src/threads/in-order.ts';
import type { Benchmark } from './benchmark.ts';
import { timed } from './measure.ts';
import { pythonWithTorch } from './peer.ts';

const encoders = fileURLToPath(new URL('peers/bridge_encoders.py', import.meta.url));
/** Batches, and how many of them follow each other. */
const works = [
  { clips: 1, seconds: 1, count: 160 },
  { clips: 1, seconds: 10, count: 16 },
  { clips: 16, seconds: 1, count: 16 },
  { clips: 16, seconds: 10, count: 4 },
];
/** Times are short: many of them, and some before that compile and fault memory in. */
const often = { repeats: 15, warmUps: 5 };

export const benchmark: Benchmark = {
  title: 'The way to an encoder in Python',
  about:
    'Batches one after the other, as a run has them encoded: audio through the bridge and back (an encoder that gives every\nsample back), beside the same bytes through the pipes of `cat`; and an encoder of 1,000 times real time, with the check of\nits output, beside as many times its `forward` alone in Python.',
  async *rows({ pairs, peer }) {
    const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
    const echo = await opened('EchoEncoder');
    for (const { clips, seconds, count } of works) {
      const audio = noise(clips, seconds * echo.samplingRate);
      const bytes = new Uint8Array(audio.data.buffer);
      const gigabytes = (count * bytes.length) / 1e9;
      const measured = await pairs(
        timed(() => encodeAll(echo, count, async () => echo.encode(audio))),
        timed(() => throughCat(cat, bytes, count)),
        often,
      );
      yield {
        what: `there and back: ${count} of ${clips} × ${seconds} s`,
        amount: { count: gigabytes, unit: 'GB' },
        ...measured,
        peerName: 'cat',
        target: { kind: 'limit', atMost: gigabytes },
      };
    }
    await echo.close!();
    cat.stdin.end();

    const alone = await peer('bridge');
    const busy = await opened('BusyEncoder');
    for (const { clips, seconds, count } of works) {
      const audio = noise(clips, seconds * busy.samplingRate);
      const measured = await pairs(
        timed(() => encodeAll(busy, count, () => encodeLong(busy, audio))),
        await alone?.prepare('forward', { clips, samples: audio.shape[1], batches: count }),
        often,
      );
      yield {
        what: `1,000 × real time: ${count} of ${clips} × ${seconds} s`,
        amount: { count: count * clips * seconds, unit: 's of audio' },
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

/** Has so many batches encoded, with as many under way as in a run (src/embedding/encode-clips.ts). */
async function encodeAll(encoder: AudioEncoder, count: number, encode: () => Promise<Tensor>): Promise<void> {
  const batches = inOrder(Array(count).keys(), encoder.batchesAtOnce ?? 1, encode);
  for await (const { result } of batches) encoder.recycle!(result);
}

/** Bytes so many times through the pipes of `cat`. */
async function throughCat({ stdin, stdout }: ChildProcess, bytes: Uint8Array, count: number): Promise<void> {
  let left = count * bytes.length;
  const back = new Promise<void>((resolve) => {
    const take = (piece: Uint8Array): void => {
      left -= piece.length;
      if (left > 0) return;
      stdout!.off('data', take);
      resolve();
    };
    stdout!.on('data', take);
  });
  for (let sent = 0; sent < count; sent += 1) stdin!.write(bytes);
  await back;
}
