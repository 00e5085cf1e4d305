/** Offset of the first byte behind the ID3v2 tags that a file begins with; 0 where it has none. */
export function afterId3v2(bytes: Uint8Array): number {
  let offset = 0;
  while (bytes[offset] === 0x49 && bytes[offset + 1] === 0x44 && bytes[offset + 2] === 0x33) {
    offset += id3v2Length(bytes, offset);
  }
  return Math.min(offset, bytes.length);
}

/** Offset behind the last byte that is not part of an ID3v1 tag (the last 128 bytes, from `TAG`). */
export function beforeId3v1(bytes: Uint8Array): number {
  const start = bytes.length - 128;
  const tagged = bytes[start] === 0x54 && bytes[start + 1] === 0x41 && bytes[start + 2] === 0x47;
  return tagged ? start : bytes.length;
}

/** A header of 10 bytes, the length in four bytes of 7 bits each, and a footer of 10 bytes if flag 0x10 is set. */
function id3v2Length(bytes: Uint8Array, offset: number): number {
  let length = 0;
  for (let index = 6; index < 10; index++) length = length * 128 + ((bytes[offset + index] ?? 0) & 0x7f);
  return 10 + length + ((bytes[offset + 5] ?? 0) & 0x10 ? 10 : 0);
}
