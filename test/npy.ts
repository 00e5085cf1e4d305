import { readFileSync } from 'node:fs';

/** An array as NumPy saves it, in row-major order whatever the file's. */
export interface NpyArray {
  readonly data: Float32Array | Float64Array;
  readonly shape: number[];
}

/** Reads a `.npy` file of float32 or float64 numbers. */
export function readNpy(path: string | URL): NpyArray {
  const bytes = readFileSync(path);
  if (bytes.toString('latin1', 0, 6) !== '\x93NUMPY') throw new Error(`${path} is no .npy file`);
  // Version 1 has two bytes for the length of the header, later ones four.
  const headerStart = bytes[6] === 1 ? 10 : 12;
  const headerLength = bytes[6] === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString('latin1', headerStart, headerStart + headerLength);
  const type = /'descr': '([^']*)'/.exec(header)?.[1];
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').filter(Boolean).map(Number);
  const { buffer } = new Uint8Array(bytes.subarray(headerStart + headerLength));
  if (type !== '<f4' && type !== '<f8') throw new Error(`${path} has numbers of type ${type}`);
  const data = type === '<f4' ? new Float32Array(buffer) : new Float64Array(buffer);
  return { data: /'fortran_order': True/.test(header) ? toRowMajor(data, shape) : data, shape };
}

function toRowMajor<Data extends Float32Array | Float64Array>(data: Data, shape: readonly number[]): Data {
  const rowMajor = data.slice() as Data;
  const index = shape.map(() => 0);
  for (let target = 0; target < data.length; target++) {
    let source = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) source = source * shape[axis]! + index[axis]!;
    rowMajor[target] = data[source]!;
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
  return rowMajor;
}
