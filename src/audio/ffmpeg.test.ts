import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { dominantFrequency, readFixture, sine } from '../../test/fixtures/audio/signal.ts';
import { writeWav } from '../../test/fixtures/audio/wav-file.ts';
import { OtoscopeError } from '../errors.ts';
import { decodeAudio } from './decode.ts';

const missing = spawnSync('ffmpeg', ['-version']).error !== undefined;
if (missing) console.warn('The tests of formats that ffmpeg decodes are skipped: there is no ffmpeg on the PATH.');

describe.skipIf(missing)('with ffmpeg', () => {
  test('MPEG-4 keeps its rate and channels', async () => {
    const { samplingRate, channels } = await decodeAudio(readFixture('stereo.m4a'), 'stereo.m4a');
    expect(samplingRate).toBe(44100);
    expect(channels.map((samples) => dominantFrequency(samples, samplingRate))).toEqual([440, 880]);
    // AAC's last frame is full: up to 1024 samples more.
    expect(channels[0]!.length).toBeGreaterThanOrEqual(13230);
    expect(channels[0]!.length).toBeLessThan(13230 + 1024);
  });

  test('WAV in µ-law', async () => {
    // Silence in every byte: 0xff is 0 in µ-law.
    const file = writeWav([sine(440, 8000, 400)], 8000, { bits: 8, encoding: 7 }).fill(0xff, 44);
    const { samplingRate, channels } = await decodeAudio(file, 'phone.wav');
    expect(samplingRate).toBe(8000);
    expect(channels).toEqual([new Float32Array(400)]);
  });

  test('what ffmpeg cannot read is an error with its reason, and no file is left behind', async () => {
    const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('otoscope-clip-'));
    const before = leftovers();
    const cut = readFixture('stereo.m4a').subarray(0, 1500);
    const error = await decodeAudio(cut, 'cut.m4a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OtoscopeError);
    expect((error as Error).message).toBe('cut.m4a: cannot decode the clip (MPEG-4): ffmpeg: moov atom not found');
    expect(leftovers()).toEqual(before);
  });
});
