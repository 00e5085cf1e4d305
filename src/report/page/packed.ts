const types = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f32: Float32Array } as const;

type Types = typeof types;

/** Many numbers in JSON: a typed array's bytes, little-endian, in base64. */
export interface Packed {
  readonly type: keyof Types;
  readonly data: string;
}

/** Packs numbers; every whole one must fit the type. Runs in Node and in browsers. */
export function pack(type: keyof Types, numbers: ArrayLike<number>): Packed {
  const bytes = new Uint8Array(types[type].from(numbers).buffer);
  let text = '';
  // A call takes some 65,000 arguments at most.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return { type, data: btoa(text) };
}

/** The numbers again. */
export function unpack({ type, data }: Packed): InstanceType<Types[keyof Types]> {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return new types[type](bytes.buffer);
}
