import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** The numbers of the fields of onnx.proto that are read here. */
export const onnxFields = {
  model: { graph: 7, functions: 25 },
  graph: { node: 1, initializer: 5, input: 11, output: 12, valueInfo: 13, sparseInitializer: 15 },
  node: { input: 1, output: 2, name: 3, operator: 4, attribute: 5, domain: 7 },
  attribute: { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparseTensor: 22, sparseTensors: 23 },
  sparseTensor: { values: 1, indices: 2 },
  tensor: { name: 8, externalData: 13 },
  entry: { key: 1, value: 2 },
  valueInfo: { name: 1 },
} as const;

/** One field of a protobuf message, as it stands in the file. */
export interface Field {
  readonly number: number;
  /** Tag, length and content. */
  readonly whole: Uint8Array;
  /** What a text or a message within holds; empty for plain numbers. */
  readonly content: Uint8Array;
}

const nothing = new Uint8Array();

/**
 * The fields of a protobuf message in their order; nothing is copied.
 *
 * @throws {Error} where the bytes are no message.
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    let content: Uint8Array = nothing;
    if (wireType === WireType.LengthDelimited) {
      const length = reader.uint32();
      if (length > reader.len - reader.pos) throw new Error('a message goes on beyond its end');
      content = message.subarray(reader.pos, reader.pos + length);
      reader.pos += length;
    } else {
      reader.skip(wireType, number);
    }
    yield { number, whole: message.subarray(start, reader.pos), content };
  }
}

/** The fields of a model's graph. A message that comes in parts is their sum. */
export function graphFields(model: Uint8Array): Field[] {
  const graphs = [...fieldsOf(model)].filter(({ number }) => number === onnxFields.model.graph);
  return graphs.flatMap(({ content }) => [...fieldsOf(content)]);
}

const decoder = new TextDecoder();

/** The texts in the fields of one number. */
export function textsAt(fields: Iterable<Field>, number: number): string[] {
  return [...fields].filter((field) => field.number === number).map(({ content }) => decoder.decode(content));
}

/** The text in the first field of one number; empty where there is none. */
export function textAt(fields: Iterable<Field>, number: number): string {
  return textsAt(fields, number)[0] ?? '';
}
