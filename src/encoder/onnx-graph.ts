import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** What is read of a model's graph. Types and shapes of inputs and outputs are known to the runtime and not read here. */
export interface OnnxContents {
  /** Every operator used, also inside subgraphs and functions: `domain:Name`, or `Name` in the standard domain. */
  readonly operators: ReadonlySet<string>;
  /** Files beside the model that hold tensors, relative to its folder, sorted. */
  readonly externalFiles: readonly string[];
}

type Message = 'Model' | 'Graph' | 'Function' | 'Node' | 'Attribute' | 'SparseTensor' | 'Tensor' | 'Entry';

/** The fields of onnx.proto that lead to operators and external files: the message behind a field's number. */
const messages: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  Model: { 7: 'Graph', 25: 'Function' },
  Graph: { 1: 'Node', 5: 'Tensor', 15: 'SparseTensor' },
  Function: { 7: 'Node' },
  Node: { 5: 'Attribute' },
  Attribute: { 5: 'Tensor', 6: 'Graph', 10: 'Tensor', 11: 'Graph', 22: 'SparseTensor', 23: 'SparseTensor' },
  SparseTensor: { 1: 'Tensor', 2: 'Tensor' },
  Tensor: { 13: 'Entry' },
  Entry: {},
};
const node = { operator: 4, domain: 7 };
const entry = { key: 1, value: 2 };

/**
 * Reads which operators and which external files an ONNX model uses; tensors are skipped.
 *
 * @param bytes the model file.
 * @throws {Error} where the bytes are no ONNX model.
 */
export function readOnnx(bytes: Uint8Array): OnnxContents {
  const reader = new BinaryReader(bytes);
  const operators = new Set<string>();
  const files = new Set<string>();

  const read = (message: Message, end: number): void => {
    const texts = new Map<number, string>();
    while (reader.pos < end) {
      const [field, wireType] = reader.tag();
      const within = messages[message][field];
      if (within && wireType === WireType.LengthDelimited) {
        const length = reader.uint32();
        read(within, reader.pos + length);
      } else if ((message === 'Node' || message === 'Entry') && wireType === WireType.LengthDelimited) {
        texts.set(field, reader.string());
      } else {
        reader.skip(wireType, field);
      }
    }
    if (reader.pos !== end) throw new Error('a message goes on beyond its end');
    if (message === 'Node') {
      const domain = texts.get(node.domain) ?? '';
      const standard = domain === '' || domain === 'ai.onnx';
      operators.add(`${standard ? '' : `${domain}:`}${texts.get(node.operator) ?? ''}`);
    }
    if (message === 'Entry' && texts.get(entry.key) === 'location') files.add(texts.get(entry.value) ?? '');
  };

  read('Model', reader.len);
  if (operators.size === 0) throw new Error('no operators in the file');
  return { operators, externalFiles: [...files].sort() };
}

/**
 * Whether a model quantises dynamically: it scales its activations by what the whole input tensor holds, so that every
 * waveform of a batch changes the output of the others.
 */
export function isDynamicallyQuantized({ operators }: OnnxContents): boolean {
  const dynamic = /^(DynamicQuantizeLinear|MatMulInteger|ConvInteger|com\.microsoft:(Dynamic|MatMulInteger)\w*)$/;
  return [...operators].some((operator) => dynamic.test(operator));
}
