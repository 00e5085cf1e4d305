import { expect, test } from 'vitest';
import { readFixture } from '../../test/fixtures/audio/signal.ts';
import { detectFormat } from './format.ts';

test.each([
  ['stereo.flac', 'FLAC'],
  ['stereo-flac.ogg', 'Ogg FLAC'],
  ['stereo.ogg', 'Ogg Vorbis'],
  ['stereo.opus', 'Ogg Opus'],
  ['stereo.mp3', 'MP3'],
  ['stereo-without-information.mp3', 'MP3'],
  ['stereo.m4a', 'MPEG-4'],
])('%s is %s', (file, name) => {
  expect(detectFormat(readFixture(file))).toMatchObject({ name });
});

test.each([
  ['FORM\0\0\0\0AIFF', 'AIFF'],
  ['RIFX\0\0\0\0WAVE', 'big-endian WAV'],
  ['\x1aE\xdf\xa3', 'Matroska or WebM'],
  ['0&\xb2u\x8ef\xcf\x11', 'ASF (Windows Media)'],
  ['caff\0\x01', 'Core Audio'],
  ['.snd\0\0', 'AU'],
  ['#!AMR\n', 'AMR'],
  ['\xff\xf1P\x80', 'AAC'],
  ['OggS', 'Ogg with an unknown codec'],
  ['<html>\n<body>Größe</body>', 'text'],
  ['\0\x01\x02', 'unknown format'],
])('%j is %s', (head, name) => {
  const bytes = Uint8Array.from(head, (character) => character.charCodeAt(0));
  expect(detectFormat(bytes)).toMatchObject({ native: false, name });
});
