import { expect, test } from 'vitest';
import { sample } from '../../test/fixtures/archive/samples.ts';
import { OtoscopeError } from '../errors.ts';
import { clipOf } from './sample.ts';

test('labels and the one recording, whatever else is beside them', () => {
  const clip = clipOf(sample('set/a', { json: '{"label":"dog"}', txt: 'bark', 'seg.flac': 'fLaC', png: 'x' }), 'x.tar');
  expect(clip.key).toBe('set/a');
  expect(clip.labels).toEqual({ label: 'dog' });
  expect(clip.format).toBe('flac');
  expect(Buffer.from(clip.audio).toString()).toBe('fLaC');
});

test.each([
  [{ wav: 'RIFF' }, 'x.tar: sample a has no labels', 'expected a member a.json, found .wav'],
  [{ json: '{}' }, 'x.tar: sample a has no recording', 'found .json'],
  [{ json: '{}', npy: 'x' }, 'x.tar: sample a has no recording', 'found .json, .npy'],
  [{ json: '{}', wav: 'x', mp3: 'y' }, 'x.tar: sample a has 2 recordings', 'found .json, .wav, .mp3'],
  [{ json: '{}', wav: '' }, 'x.tar: sample a has an empty recording .wav', 'again'],
  [{ json: '{', wav: 'x' }, 'x.tar: the labels a.json cannot be read: ', 'JSON such as'],
  [
    { json: '"a"', wav: 'x' },
    'x.tar: the labels a.json cannot be read: it is neither an object nor a list',
    'JSON such as',
  ],
  [
    { json: 'null', wav: 'x' },
    'x.tar: the labels a.json cannot be read: it is neither an object nor a list',
    'JSON such as',
  ],
])('%j: %s', (members, message, hint) => {
  let error: unknown;
  try {
    clipOf(sample('a', members as Record<string, string>), 'x.tar');
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(OtoscopeError);
  expect((error as OtoscopeError).message).toContain(message);
  expect((error as OtoscopeError).hint).toContain(hint);
});
