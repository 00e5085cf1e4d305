/**
 * What it costs to run an encoder in Python: npx tsx bench/bridge.ts [interpreter]
 *
 * Audio through the bridge and back (an encoder that gives every sample back), beside `cat` with the same bytes through
 * its pipes; and the time added to an encoder of 1,000 times real time, with the check of its output.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { encodeLong } from '../src/encoder/long.ts';
import { noise } from '../src/encoder/noise.ts';
import { openEncoder } from '../src/encoder/open.ts';
import { resolveEncoder } from '../src/encoder/resolve.ts';

const repeats = 31;
const encoders = fileURLToPath(new URL('bridge_encoders.py', import.meta.url));
const [python] = process.argv.slice(2);
const batches = [
  { clips: 1, seconds: 1 },
  { clips: 1, seconds: 10 },
  { clips: 16, seconds: 1 },
  { clips: 16, seconds: 10 },
];

/** Median and shortest of several times, in seconds; the first two, which compile and fault memory in, do not count. */
async function timeOf(work: () => Promise<unknown>): Promise<{ median: number; shortest: number }> {
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats + 2; repeat += 1) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  const sorted = times.slice(2).toSorted((a, b) => a - b);
  return { median: sorted[repeats >> 1]!, shortest: sorted[0]! };
}

async function opened(name: string) {
  return openEncoder(await resolveEncoder(`${encoders}:${name}`, python === undefined ? {} : { python }));
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

const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'inherit'] });
const echo = await opened('EchoEncoder');
console.log('audio through the bridge and back, median (best):');
for (const { clips, seconds } of batches) {
  const audio = noise(clips, seconds * echo.samplingRate);
  const bridge = await timeOf(async () => echo.recycle!(await echo.encode(audio)));
  const plain = await timeOf(() => throughCat(cat, new Uint8Array(audio.data.buffer)));
  const rate = (time: number): string => (audio.data.byteLength / time / 1e9).toFixed(2);
  console.log(
    `${clips} x ${seconds} s`.padEnd(10),
    `${rate(bridge.median)} GB/s (${rate(bridge.shortest)})`,
    `${(bridge.median / plain.median).toFixed(2)} (${(bridge.shortest / plain.shortest).toFixed(2)}) times what cat takes`,
  );
}
await echo.close!();
cat.stdin!.end();

const busy = await opened('BusyEncoder');
console.log('time added to an encoder of 1,000 times real time, median (best):');
for (const { clips, seconds } of batches) {
  const audio = noise(clips, seconds * busy.samplingRate);
  const own = (clips * seconds) / 1000;
  const share = (time: number): string => `${((100 * (time - own)) / own).toFixed(1)} %`;
  const { median, shortest } = await timeOf(async () => busy.recycle!(await encodeLong(busy, audio)));
  console.log(`${clips} x ${seconds} s`.padEnd(10), `${share(median)} (${share(shortest)})`);
}
await busy.close!();
