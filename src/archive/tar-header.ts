/** What a 512-byte tar header says, as far as we need it. */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** `0` file, `1` to `6` links, devices and folders, `x` and `g` PAX records, `L` and `K` GNU long names. */
  readonly type: string;
}

const checksumField = { start: 148, end: 156 };

/** Zeros that fill the last 512-byte block of so many bytes up. */
export function padding(size: number): Uint8Array {
  return new Uint8Array((512 - (size % 512)) % 512);
}

/**
 * The header of a regular file without times and owners. A name that the old form cannot hold (over 100 bytes, or not
 * ASCII) and a size from 8 GiB on stand in a PAX header before it.
 */
export function encodeHeader(name: string, size: number): Uint8Array {
  const records: string[] = [];
  const plain = /^[\x20-\x7e]{1,100}$/.test(name);
  if (!plain) records.push(paxRecord('path', name));
  if (size >= 8 ** 11) records.push(paxRecord('size', String(size)));
  const header = ustar(plain ? name : 'PaxHeader', size < 8 ** 11 ? size : 0, '0');
  if (records.length === 0) return header;
  const pax = Buffer.from(records.join(''));
  return Buffer.concat([ustar('PaxHeader', pax.length, 'x'), pax, padding(pax.length), header]);
}

function ustar(name: string, size: number, type: string): Uint8Array {
  const block = Buffer.alloc(512);
  block.write(name, 0, 'latin1');
  block.write(`0000644\0${'0000000\0'.repeat(2)}`, 100, 'latin1');
  block.write(`${octal(size, 11)}\0${octal(0, 11)}\0`, 124, 'latin1');
  block.write(type, 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write(
    `${octal(
      sum(block, (byte) => byte),
      6,
    )}\0 `,
    checksumField.start,
    'latin1',
  );
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

/** A record's length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}

/** Takes a header apart; where it is none, returns what is wrong with it. */
export function decodeHeader(block: Uint8Array): TarHeader | string {
  if (block.length < 512) return `only ${block.length} of its 512 bytes are there`;
  const checksum = decodeNumber(block.subarray(checksumField.start, checksumField.end));
  // Some old programs summed signed bytes.
  if (checksum !== sum(block, (byte) => byte) && checksum !== sum(block, (byte) => (byte << 24) >> 24))
    return 'its checksum is wrong';
  const size = decodeNumber(block.subarray(124, 136));
  if (!Number.isSafeInteger(size) || size < 0) return 'its size field is not a number';
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  if (!'01234567xgLKVD'.includes(type)) return `member type ${JSON.stringify(type)} is not supported`;
  const name = decodeName(block.subarray(0, 100));
  // Only POSIX archives have a prefix; GNU's old format keeps other things there.
  const posix = decodeName(block.subarray(257, 263)) === 'ustar';
  const prefix = posix ? decodeName(block.subarray(345, 500)) : '';
  return { name: prefix ? `${prefix}/${name}` : name, size, type };
}

/** `<length> <key>=<value>\n`, as often as there is room; what has another form ends them. */
export function decodePaxRecords(data: Uint8Array): Record<string, string> {
  const records: Record<string, string> = {};
  let start = 0;
  while (start < data.length) {
    // Only so many digits are looked at: a megabyte of them before every record would take hours to read.
    const [digits = ''] = /^\d{1,7}(?= )/.exec(decodeName(data.subarray(start, start + 8))) ?? [];
    const length = Number(digits);
    if (length <= digits.length) break;
    const record = decodeName(data.subarray(start + digits.length + 1, start + length - 1));
    const equals = record.indexOf('=');
    if (equals > 0) records[record.slice(0, equals)] = record.slice(equals + 1);
    start += length;
  }
  return records;
}

/** Text up to the first zero byte: UTF-8, or what older systems wrote, where it is not. */
export function decodeName(field: Uint8Array): string {
  const end = field.indexOf(0);
  const bytes = end < 0 ? field : field.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Octal digits between spaces and zeros or, from 8 GiB on, a binary number whose first bit is set. */
function decodeNumber(field: Uint8Array): number {
  if (field[0]! & 0x80) {
    if (field[0] !== 0x80) return Number.NaN;
    return field.subarray(1).reduce((value, byte) => value * 256 + byte, 0);
  }
  const digits = decodeName(field).replace(/^ +| +$/g, '');
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** The checksum counts its own field as spaces. */
function sum(block: Uint8Array, value: (byte: number) => number): number {
  let total = 0x20 * (checksumField.end - checksumField.start);
  for (let index = 0; index < 512; index++) {
    if (index < checksumField.start || index >= checksumField.end) total += value(block[index]!);
  }
  return total;
}
