import { z } from 'zod';
import { sizeOf } from '../compute/tensor.ts';
import { writeAtomically } from '../files/atomic.ts';
import { damaged, readFully, readHeader, withFile } from './safetensors.ts';

/** Numbers of one of the kinds that are kept, with their shape. */
export interface StoredTensor {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

const dtypes = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
type Dtype = keyof typeof dtypes;

const entrySchema = z.object({
  dtype: z.enum(Object.keys(dtypes) as [Dtype, ...Dtype[]]),
  shape: z.array(z.number()),
  data_offsets: z.tuple([z.number(), z.number()]),
});

/** Writes named tensors as a safetensors file, beside its name, then renamed. */
export async function writeTensors(path: string, tensors: Readonly<Record<string, StoredTensor>>): Promise<void> {
  let offset = 0;
  // Wider numbers first, so that all are aligned.
  const entries = Object.entries(tensors).sort(([, a], [, b]) => widthOf(b) - widthOf(a));
  const header = entries.map(([name, { data, shape }]) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: dtypeOf(data), shape, data_offsets: [begin, offset] }];
  });
  const json = JSON.stringify(Object.fromEntries(header));
  const bytes = Buffer.from(json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8)));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(bytes.length));
  await writeAtomically(path, async (file) => {
    await file.write(prefix);
    await file.write(bytes);
    for (const [, { data }] of entries) {
      await file.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    }
  });
}

/**
 * Reads all tensors of a safetensors file.
 *
 * @throws OtoscopeError if the file is none, was cut short, or holds numbers of another kind.
 */
export async function readTensors(path: string): Promise<Record<string, StoredTensor>> {
  return withFile(path, async (file) => {
    const { start, entries } = await describe(file, path);
    const tensors: Record<string, StoredTensor> = {};
    for (const [
      name,
      {
        dtype,
        shape,
        data_offsets: [begin],
      },
    ] of entries) {
      const data = new dtypes[dtype](sizeOf(shape));
      await readFully(file, Buffer.from(data.buffer), start + begin, path);
      tensors[name] = { data, shape };
    }
    return tensors;
  });
}

/** Whether a file is there and as long as its header says. */
export function isWholeTensorFile(path: string): Promise<boolean> {
  return withFile(path, describe).then(
    () => true,
    () => false,
  );
}

async function describe(file: Parameters<typeof readHeader>[0], path: string) {
  const { header, start, size } = await readHeader(file, path);
  const { __metadata__, ...described } = header;
  const entries = Object.entries(described).map(([name, entry]) => {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) throw damaged(path, `the tensor '${name}' has another kind of numbers than F32, I32 and U8`);
    const { dtype, shape, data_offsets } = parsed.data;
    if (data_offsets[1] - data_offsets[0] !== sizeOf(shape) * dtypes[dtype].BYTES_PER_ELEMENT) {
      throw damaged(path, `the tensor '${name}' is not as long as its shape says`);
    }
    if (start + data_offsets[1] > size) throw damaged(path, 'it was cut short');
    return [name, parsed.data] as const;
  });
  return { start, entries };
}

function dtypeOf(data: StoredTensor['data']): Dtype {
  return data instanceof Float32Array ? 'F32' : data instanceof Int32Array ? 'I32' : 'U8';
}

function widthOf({ data }: StoredTensor): number {
  return data.BYTES_PER_ELEMENT;
}
