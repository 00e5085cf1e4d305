import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { pythonWith } from '../../../test/python.ts';
import type { Tensor } from '../../compute/tensor.ts';
import { keepNotes } from '../../threads/note.ts';
import type { AudioEncoder } from '../encoder.ts';
import { encodeLong } from '../long.ts';
import { noise } from '../noise.ts';
import { openEncoder } from '../open.ts';
import type { EncoderOptions } from '../options.ts';
import { resolveEncoder } from '../resolve.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const fixtures = fileURLToPath(new URL('../../../test/fixtures/encoder/python/', import.meta.url));
const python = pythonWith('numpy');

async function opened(name: string, options: EncoderOptions = {}): Promise<AudioEncoder> {
  return openEncoder(await resolveEncoder(join(fixtures, name), { python: python!, ...options }));
}

/** A batch of 700 samples whose first one says what goes wrong: test/fixtures/encoder/python/faulty_encoder.py. */
function clips(fault: 'none' | 'fail' | 'sleep' | 'leave' | 'be killed' | 'talk' | 'crowd' | 'no memory', batch = 1) {
  const audio = noise(batch, 700);
  const code = ['none', 'fail', 'sleep', 'leave', 'be killed', 'talk', 'crowd', 'no memory'].indexOf(fault);
  for (let row = 0; row < batch; row += 1) audio.data[row * 700] = code;
  return audio;
}

const processOf = async (encoder: AudioEncoder): Promise<number> => (await encoder.resources!()).processId;

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

describe.skipIf(!python)('a Python encoder that', () => {
  let encoder: AudioEncoder;
  let sound: AudioEncoder;
  beforeAll(async () => {
    [encoder, sound] = await Promise.all([
      opened('faulty_encoder.py', { encodeSeconds: 3 }),
      opened('sound_encoder.py', { encodeSeconds: 60 }),
    ]);
  });
  afterAll(async () => {
    const ids = await Promise.all([processOf(encoder), processOf(sound)]);
    await Promise.all([encoder.close!(), sound.close!()]);
    expect(ids.filter(isAlive)).toEqual([]);
  });
  afterEach(() => keepNotes(null));
  const notesFrom = (): string[] => {
    const notes: string[] = [];
    keepNotes((text) => notes.push(text));
    return notes;
  };
  const expectSame = async (audio: Tensor): Promise<void> => {
    expect(await encodeLong(encoder, audio)).toEqual(await encodeLong(sound, audio));
  };

  test('raises is told with its message and places on one line; its process stays', async () => {
    const first = await processOf(encoder);
    await expect(encodeLong(encoder, clips('fail'))).rejects.toThrow(
      /faulty_encoder\.py fails: ValueError: cannot take 700 samples at all \(faulty_encoder\.py:\d+ in forward → faulty_encoder\.py:\d+ in fail\)$/,
    );
    await expectSame(clips('none'));
    expect(await processOf(encoder)).toBe(first);
  });

  test('writes garbage by all ways gives the numbers it should', () => expectSame(clips('talk')));

  test('sleeps for ever is ended when its time is up; the next clip gets a fresh process', async () => {
    const first = await processOf(encoder);
    const notes = notesFrom();
    await expect(encodeLong(encoder, clips('sleep'))).rejects.toMatchObject({
      message: expect.stringMatching(/faulty_encoder\.py took longer than 3 s over it$/),
      hint: expect.stringContaining('--encode-timeout'),
    });
    // Told while there is still time, and without a name.
    expect(notes).toEqual([
      'faulty_encoder: 1 × 0.0437 s of audio takes long; a batch is ended after 3 s (--encode-timeout)',
    ]);
    await expect.poll(() => isAlive(first)).toBe(false);
    await expectSame(clips('none'));
    expect(await processOf(encoder)).not.toBe(first);
  });

  test('was killed from outside is replaced without a word', async () => {
    const first = await processOf(encoder);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => isAlive(first)).toBe(false);
    await expectSame(clips('none'));
    expect(await processOf(encoder)).not.toBe(first);
  });

  test('exits is started three times more, then told with its code and last words', async () => {
    const notes = notesFrom();
    await expect(encodeLong(encoder, clips('leave'))).rejects.toThrow(
      /faulty_encoder\.py: Python ended 4 times over it: exit code 7; its last words: enough of this$/,
    );
    // What it said may tell of a hidden clip.
    expect(notes).toEqual(
      [1, 2, 3].map(
        (time) =>
          `faulty_encoder: Python ended over 1 × 0.0437 s of audio: exit code 7; started again${time === 1 ? '' : `, ${time} times by now`}`,
      ),
    );
  });

  test('is killed each time is told with the signal', async () => {
    await expect(encodeLong(encoder, clips('be killed'))).rejects.toThrow(
      /Python ended 4 times over it: killed by SIGKILL \(out of memory\?\)$/,
    );
  });

  test('has memory for two clips gets two at once, and one alone is told when even that is too much', async () => {
    for (const size of [5, 16, 1]) await expectSame(clips('crowd', size));
    await expect(encodeLong(encoder, clips('no memory', 3))).rejects.toMatchObject({
      message: expect.stringContaining('the memory of cpu does not suffice for one clip of 700 samples'),
      hint: expect.stringContaining('declare window_seconds'),
    });
  });

  test('takes long to import has a limit of its own', async () => {
    await expect(opened('slow_import_encoder.py', { startSeconds: 0.3 })).rejects.toMatchObject({
      message: expect.stringMatching(/slow_import_encoder\.py took longer than 0\.3 s to be loaded$/),
    });
    const slow = await opened('slow_import_encoder.py', { encodeSeconds: 1.5 });
    expect(await encodeLong(slow, clips('none'))).toEqual(await encodeLong(sound, clips('none')));
    await slow.close!();
  });
});
