import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { sizeOf } from '../compute/tensor.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { writeAtomically } from '../files/atomic.ts';

/** The largest header the format allows. */
const longestHeader = 100_000_000;

const headerSchema = z.object({ __metadata__: z.record(z.string(), z.string()).optional() }).catchall(
  z.object({
    dtype: z.string(),
    shape: z.array(z.number().int().nonnegative()),
    data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
  }),
);

/** Room for the header of a file whose number of rows is known only at its end. */
const headerSpace = 1024;

/**
 * Writes one float32 matrix as a safetensors file, row after row as they come: the length of a JSON header (64 bits,
 * little-endian), the header, the numbers. Beside its name, then renamed.
 *
 * @param produce hands over rows [n, columns] to `append`; at the end it tells the number of columns and what to keep in
 *   the header as text.
 */
export async function writeMatrix(
  path: string,
  name: string,
  produce: (
    append: (rows: Float32Array) => Promise<void>,
  ) => Promise<{ readonly columns: number; readonly metadata: Readonly<Record<string, string>> }>,
): Promise<void> {
  await writeAtomically(path, async (file) => {
    await file.write(new Uint8Array(headerSpace));
    let bytes = 0;
    const { columns, metadata } = await produce(async (rows) => {
      bytes += rows.byteLength;
      await file.write(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
    });
    const tensor = { dtype: 'F32', shape: [bytes / 4 / columns, columns], data_offsets: [0, bytes] };
    const json = Buffer.from(JSON.stringify({ __metadata__: metadata, [name]: tensor }));
    // The format allows spaces after the JSON.
    const header = Buffer.alloc(headerSpace, ' ');
    if (json.length > headerSpace - 8) throw new Error(`a header of ${json.length} bytes does not fit into ${path}`);
    header.writeBigUInt64LE(BigInt(headerSpace - 8));
    json.copy(header, 8);
    await file.overwrite(0, header);
  });
}

/** What a safetensors file says about itself, and where one tensor's numbers lie in it. */
export interface SafetensorsTensor {
  readonly metadata: Readonly<Record<string, string>>;
  readonly shape: readonly number[];
  readonly path: string;
  /** Byte offset of the first number in the file. */
  readonly offset: number;
  /** Reads rows of a matrix. */
  readRows(first: number, count: number): Promise<Float32Array>;
}

/**
 * Finds a float32 tensor in a safetensors file.
 *
 * @throws OtoscopeError if the file is none, was cut short or lacks the tensor.
 */
export async function findTensor(path: string, name: string): Promise<SafetensorsTensor> {
  const { header, start, size } = await withFile(path, readHeader);
  const entry = header[name];
  const shape = (entry as { shape?: number[] } | undefined)?.shape;
  const offsets = (entry as { data_offsets?: [number, number] } | undefined)?.data_offsets;
  const dtype = (entry as { dtype?: string } | undefined)?.dtype;
  if (!shape || !offsets || dtype !== 'F32' || offsets[1] - offsets[0] !== 4 * sizeOf(shape)) {
    throw damaged(path, `it has no float32 tensor '${name}'`);
  }
  if (start + offsets[1] > size) throw damaged(path, 'it was cut short');
  return {
    metadata: header.__metadata__ ?? {},
    shape,
    path,
    offset: start + offsets[0],
    readRows: (first, count) => {
      const columns = sizeOf(shape.slice(1));
      return withFile(path, async (file) => {
        const rows = new Float32Array(count * columns);
        await readFully(file, Buffer.from(rows.buffer), start + offsets[0] + 4 * first * columns, path);
        return rows;
      });
    },
  };
}

/** The header of a file, where its numbers begin, and the file's size. */
export async function readHeader(file: FileHandle, path: string) {
  const { size } = await file.stat();
  const prefix = Buffer.alloc(8);
  await readFully(file, prefix, 0, path);
  const length = Number(prefix.readBigUInt64LE());
  if (length > Math.min(longestHeader, size - 8)) throw damaged(path, 'its header was cut short');
  const bytes = Buffer.alloc(length);
  await readFully(file, bytes, 8, path);
  try {
    return { header: headerSchema.parse(JSON.parse(bytes.toString())), start: 8 + length, size };
  } catch (error) {
    throw damaged(path, `its header is not that of a safetensors file (${messageOf(error)})`);
  }
}

export async function withFile<Result>(path: string, use: (file: FileHandle, path: string) => Promise<Result>) {
  const file = await open(path, 'r');
  try {
    return await use(file, path);
  } finally {
    await file.close();
  }
}

export async function readFully(file: FileHandle, bytes: Buffer, position: number, path: string): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw damaged(path, 'it was cut short');
    done += bytesRead;
  }
}

export function damaged(path: string, why: string): OtoscopeError {
  return new OtoscopeError(`${path} cannot be read: ${why}`, { hint: 'delete it; the next run makes it again' });
}
