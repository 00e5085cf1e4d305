import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Audio } from './audio.ts';
import { mostSamples } from './limits.ts';
import { decodeWav } from './wav.ts';

/** There is no ffmpeg on the PATH. */
export class NoFfmpegError extends Error {}

/**
 * Decodes the first audio stream of whatever the `ffmpeg` on the PATH can read, at its own rate and with its channels.
 *
 * @throws NoFfmpegError, or an Error with ffmpeg's first complaint.
 */
export async function decodeWithFfmpeg(bytes: Uint8Array): Promise<Audio> {
  // A file, not a pipe: an MPEG-4 file often has its index at the end.
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-clip-'));
  try {
    const file = join(folder, 'clip');
    await writeFile(file, bytes);
    return decodeWav(await run(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Float32 samples and a header. */
const largestOutput = 4 * mostSamples + 4096;

/** Runs ffmpeg; the result is a WAV file of 32-bit floats. */
function run(file: string): Promise<Uint8Array> {
  const read = ['-nostdin', '-v', 'error', '-xerror', '-protocol_whitelist', 'file', '-i', file];
  const write = ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav', '-protocol_whitelist', 'pipe', 'pipe:1'];
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', [...read, ...write], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let bytes = 0;
    let complaints = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= largestOutput) output.push(chunk);
      else child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      // The first line is told; a hostile file has millions of them.
      if (complaints.length < 10_000) complaints += text;
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new NoFfmpegError('there is no ffmpeg on the PATH', { cause: error }) : error),
    );
    child.on('close', (code, signal) => {
      if (bytes > largestOutput)
        return reject(new Error(`it has over ${mostSamples} samples over all channels, the most that are read`));
      // ffmpeg names the object that complains and where in memory it is: of no use here.
      const complaint = complaints
        .split('\n')[0]
        ?.replace(/^\[[^\]]*\] /, '')
        .replaceAll(file, 'the file');
      // Some damage ends in a complaint only.
      if (code === 0 && !complaint) resolve(Buffer.concat(output));
      else reject(new Error(`ffmpeg: ${complaint || `ended with ${signal ?? `code ${code}`}`}`));
    });
  });
}
