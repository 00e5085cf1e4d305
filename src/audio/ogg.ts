/** What the pages of an Ogg file say about the stream in it. */
export interface OggStream {
  /** Granule position of the last page: for Vorbis and FLAC the samples a channel, for Opus those plus its pre-skip. */
  readonly samples: number;
  /** The codec's header. */
  readonly firstPacket: Uint8Array;
  /** The file up to the stream's end. */
  readonly stream: Uint8Array;
}

/** CRC-32 of Ogg pages: polynomial 0x04c11db7, from 0, most significant bit first. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

const CAPTURE_PATTERN = 0x4f676753;
const CONTINUES_PACKET = 1;
const END_OF_STREAM = 4;

/**
 * Checks that every page of an Ogg file is there and whole, which the decoders do not: they skip what is damaged.
 * What follows the stream's end is not looked at.
 *
 * @param onPacket called with the offset of every packet's first byte, and whether the packet has one at all.
 * @throws Error that says what is wrong: a page that is damaged, missing or cut, a stream without an end, several streams.
 */
export function readOggStream(
  bytes: Uint8Array,
  onPacket: (start: number, isEmpty: boolean) => void = () => {},
): OggStream {
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
    readPackets(bytes, offset, onPacket);
    offset += length;
    if (view.getUint8(offset - length + 5) & END_OF_STREAM) {
      return { samples, firstPacket: firstPacket(bytes), stream: bytes.subarray(0, offset) };
    }
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

/** A packet is the segments up to one of less than 255 bytes; it may go on from the page before. */
function readPackets(bytes: Uint8Array, page: number, onPacket: (start: number, isEmpty: boolean) => void): void {
  const table = page + 27;
  const segments = bytes[page + 26]!;
  let begins = (bytes[page + 5]! & CONTINUES_PACKET) === 0;
  for (let index = 0, at = table + segments; index < segments; index++) {
    const length = bytes[table + index]!;
    if (begins) onPacket(at, length === 0);
    begins = length < 255;
    at += length;
  }
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

/** What the pages of a stream hold, without their headers: its packets, one after the other. */
export function joinedPages(stream: Uint8Array): Uint8Array {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const joined = new Uint8Array(stream.length);
  let length = 0;
  for (let offset = 0; offset < stream.length; ) {
    const end = offset + pageLength(view, offset)!;
    const body = stream.subarray(offset + 27 + stream[offset + 26]!, end);
    joined.set(body, length);
    length += body.length;
    offset = end;
  }
  return joined.subarray(0, length);
}
