import { type Code, get, i32, i64, type Local, repeatWhile, set } from '../../compute/instructions.ts';
import { kernel, returning } from '../../compute/webassembly.ts';

const bytesAtOnce = 8;
const tableLength = 256;
const tableBytes = 2 * tableLength;
export const crc16TablesBytes = bytesAtOnce * tableBytes;

/**
 * For CRC-16 of FLAC frames: polynomial x^16 + x^15 + x^2 + 1, from 0, most significant bit first. In the first table what a
 * byte adds, in the others what it does with one to seven bytes behind it.
 */
export function crc16Tables(): Uint16Array {
  const tables = new Uint16Array(bytesAtOnce * tableLength);
  for (let byte = 0; byte < tableLength; byte++) {
    let crc = byte << 8;
    for (let behind = 0; behind < bytesAtOnce; behind++) {
      for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x8005) & 0xffff : crc << 1;
      tables[behind * tableLength + byte] = crc;
    }
  }
  return tables;
}

/** (address, bytes) The checksum of a part of the stream, whose first byte is the last of the eight at the address. */
export function crc16Kernel(tablesAt: number) {
  const body = kernel(['i32', 'i32'], ([at, bytes], locals) => {
    const [crc] = locals('i32', 1);
    const [word] = locals('i64', 1);
    const lookUp = (behind: number): Code => {
      const byte = i32.and(i32.of(i64.shiftRightUnsigned(get(word), i64.constant(8 * behind))), i32.constant(0xff));
      return i32.loadTwoBytes(i32.shiftLeft(byte, i32.constant(1)), tablesAt + behind * tableBytes);
    };
    const goOn = (count: number): Code =>
      [at, bytes].flatMap((local: Local) => set(local, i32.subtract(get(local), i32.constant(count))));
    return [
      ...repeatWhile(i32.greater(get(bytes), i32.constant(bytesAtOnce - 1)), [
        ...set(word, i64.xor(i64.load(get(at)), i64.shiftLeft(i64.of(get(crc)), i64.constant(48)))),
        ...set(crc, Array.from({ length: bytesAtOnce }, (_, behind) => lookUp(behind)).reduce(i32.xor)),
        ...goOn(bytesAtOnce),
      ]),
      ...repeatWhile(get(bytes), [
        ...set(word, i64.shiftRightUnsigned(i64.load(get(at)), i64.constant(56))),
        ...set(word, i64.xor(get(word), i64.of(i32.shiftRightUnsigned(get(crc), i32.constant(8))))),
        ...set(crc, i32.and(i32.xor(i32.shiftLeft(get(crc), i32.constant(8)), lookUp(0)), i32.constant(0xffff))),
        ...goOn(1),
      ]),
      ...get(crc),
    ];
  });
  return returning('i32', body);
}
