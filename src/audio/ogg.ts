/** What the pages of an Ogg file say about the stream in it. */
export interface OggStream {
  /** Granule position of the last page: for Vorbis and FLAC the samples a channel, for Opus those plus its pre-skip. */
  readonly samples: number;
  /** The codec's header. */
  readonly firstPacket: Uint8Array;
}

/** CRC-32 of Ogg pages: polynomial 0x04c11db7, from 0, most significant bit first. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

const CAPTURE_PATTERN = 0x4f676753;
const END_OF_STREAM = 4;

/**
 * Checks that every page of an Ogg file is there and whole, which the decoders do not: they skip what is damaged.
 * What follows the stream's end is not looked at.
 *
 * @throws Error that says what is wrong: a page that is damaged, missing or cut, a stream without an end, several streams.
 */
export function readOggStream(bytes: Uint8Array): OggStream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const serial = bytes.length >= 27 ? view.getUint32(14, true) : 0;
  let samples = 0;
  for (let offset = 0, page = 0; ; page++) {
    const length = pageLength(view, offset);
    if (length === null) throw new Error(`it ends inside or before page ${page + 1}: the file was cut off`);
    if (
      view.getUint32(offset) !== CAPTURE_PATTERN ||
      checksum(bytes, offset, length) !== view.getUint32(offset + 22, true)
    )
      throw new Error(`page ${page + 1} is damaged`);
    if (view.getUint32(offset + 14, true) !== serial) throw new Error('it holds several streams; one is read');
    if (view.getUint32(offset + 18, true) !== page) throw new Error(`page ${page + 1} is missing`);
    const granule = view.getBigInt64(offset + 6, true);
    // -1: no packet ends on this page.
    if (granule >= 0n) samples = Number(granule);
    if (view.getUint8(offset + 5) & END_OF_STREAM) return { samples, firstPacket: firstPacket(bytes) };
    offset += length;
  }
}

/** A header of 27 bytes, the number of segments last; a byte for the length of each; the segments. Null: not all there. */
function pageLength(view: DataView, offset: number): number | null {
  if (offset + 27 > view.byteLength) return null;
  const segments = view.getUint8(offset + 26);
  let length = 27 + segments;
  if (offset + length > view.byteLength) return null;
  for (let index = 0; index < segments; index++) length += view.getUint8(offset + 27 + index);
  return offset + length <= view.byteLength ? length : null;
}

/** The checksum is of the page with its own four bytes (22 to 25) as 0. */
function checksum(bytes: Uint8Array, offset: number, length: number): number {
  let crc = 0;
  for (let index = 0; index < length; index++) {
    const byte = index >= 22 && index < 26 ? 0 : bytes[offset + index]!;
    crc = (crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ byte]!;
  }
  return crc >>> 0;
}

/** The first page holds nothing but the codec's header. */
function firstPacket(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(
    27 + bytes[26]!,
    pageLength(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0)!,
  );
}
