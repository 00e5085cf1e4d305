import { afterId3v2 } from './id3.ts';
import { findFirstFrame } from './mpeg-frames.ts';
import { wavEncoding } from './wav.ts';

/** What {@link decodeAudio} decodes itself. */
export type NativeFormat = 'WAV' | 'FLAC' | 'MP3' | 'Ogg Vorbis' | 'Ogg Opus' | 'Ogg FLAC';

/** A format by what its first bytes say; a file's name is never asked. */
export type Format =
  | { readonly native: true; readonly name: NativeFormat }
  /** `audio`: whether it may hold sound that ffmpeg could decode. */
  | { readonly native: false; readonly name: string; readonly audio: boolean };

const native = (name: NativeFormat): Format => ({ native: true, name });
const foreign = (name: string, audio = true): Format => ({ native: false, name, audio });

/** Names the format of a file from its bytes. */
export function detectFormat(bytes: Uint8Array): Format {
  const has = (text: string, at = 0): boolean => ascii(bytes, at, text.length) === text;

  if ((has('RIFF') || has('RF64') || has('BW64')) && has('WAVE', 8)) return wavFormat(bytes);
  if (has('OggS')) return oggFormat(bytes);
  if (has('ftyp', 4)) return foreign('MPEG-4');
  if (has('FORM') && (has('AIFF', 8) || has('AIFC', 8))) return foreign('AIFF');
  if (has('RIFX')) return foreign('big-endian WAV');
  if (has('\x1aE\xdf\xa3')) return foreign('Matroska or WebM');
  if (has('0&\xb2u\x8ef\xcf\x11')) return foreign('ASF (Windows Media)');
  if (has('caff')) return foreign('Core Audio');
  if (has('.snd')) return foreign('AU');
  if (has('#!AMR')) return foreign('AMR');
  return formatBehindTags(bytes.subarray(afterId3v2(bytes)), bytes);
}

/** The formats that an ID3v2 tag may precede. */
function formatBehindTags(sound: Uint8Array, bytes: Uint8Array): Format {
  if (sound.length === 0) return foreign('ID3 tag', false);
  if (ascii(sound, 0, 4) === 'fLaC') return native('FLAC');
  if (ascii(sound, 0, 4) === 'ADIF' || (sound[0] === 0xff && (sound[1]! & 0xf6) === 0xf0)) return foreign('AAC');
  // Last: MP3 has no magic number, so this is a search.
  if (findFirstFrame(sound) !== null) return native('MP3');
  return isText(bytes) ? foreign('text', false) : foreign('unknown format');
}

function wavFormat(head: Uint8Array): Format {
  const encoding = wavEncoding(head);
  const plain = encoding === null || encoding === 'integer' || encoding === 'float';
  return plain ? native('WAV') : foreign(`WAV with encoding 0x${encoding.toString(16).padStart(4, '0')}`);
}

/** The first packet of the first page begins with the codec's name. */
function oggFormat(head: Uint8Array): Format {
  const packet = 27 + (head[26] ?? 0);
  const has = (text: string): boolean => ascii(head, packet, text.length) === text;
  if (has('\x01vorbis')) return native('Ogg Vorbis');
  if (has('OpusHead')) return native('Ogg Opus');
  if (has('\x7fFLAC')) return native('Ogg FLAC');
  return foreign(has('Speex   ') ? 'Ogg Speex' : 'Ogg with an unknown codec');
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** Printable characters and line ends only (bytes above 127 are taken for UTF-8). */
function isText(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 512).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}
