import { BinaryWriter } from '@bufbuild/protobuf/wire';

/**
 * The part of the ONNX file format (onnx.proto, IR version 9) that this program writes. Numbers behind the names are the
 * format's field numbers and enumeration values.
 */
export type DataType = 'float32' | 'float64' | 'int64' | 'bool';

/** A length, or the name of one that is known only when the model runs. */
export type Dimension = number | string;

export interface OnnxTensor {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export type OnnxAttribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'graph'; readonly value: OnnxGraph };

export interface OnnxNode {
  /** For people, and for those who look for the layers of a model. */
  readonly name?: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: DataType;
  readonly shape: readonly Dimension[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

const irVersion = 9;
const opset = 20;
const dataTypes: Record<DataType, number> = { float32: 1, int64: 7, bool: 9, float64: 11 };
const wireLengthDelimited = 2;
const wireVarint = 0;
const wireFixed32 = 5;

/** The bytes of an ONNX model file. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, 1, irVersion);
  text(writer, 2, 'otoscope');
  message(writer, 7, () => writeGraph(writer, graph));
  message(writer, 8, () => {
    text(writer, 1, '');
    integer(writer, 2, opset);
  });
  return writer.finish();
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) message(writer, 1, () => writeNode(writer, node));
  text(writer, 2, graph.name);
  for (const tensor of graph.initializers) message(writer, 5, () => writeTensor(writer, tensor));
  for (const input of graph.inputs) message(writer, 11, () => writeValue(writer, input));
  for (const output of graph.outputs) message(writer, 12, () => writeValue(writer, output));
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) text(writer, 1, input);
  for (const output of node.outputs) text(writer, 2, output);
  if (node.name !== undefined) text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, () => {
      text(writer, 1, name);
      writeAttribute(writer, attribute);
    });
  }
}

function writeAttribute(writer: BinaryWriter, attribute: OnnxAttribute): void {
  const kinds = { float: 1, int: 2, string: 3, graph: 5, ints: 7 };
  switch (attribute.kind) {
    case 'float':
      writer.tag(2, wireFixed32).float(attribute.value);
      break;
    case 'int':
      integer(writer, 3, attribute.value);
      break;
    case 'string':
      text(writer, 4, attribute.value);
      break;
    case 'graph':
      message(writer, 6, () => writeGraph(writer, attribute.value));
      break;
    case 'ints':
      for (const value of attribute.value) integer(writer, 8, value);
      break;
  }
  integer(writer, 20, kinds[attribute.kind]);
}

function writeTensor(writer: BinaryWriter, tensor: OnnxTensor): void {
  for (const length of tensor.shape) integer(writer, 1, length);
  integer(writer, 2, dataTypes[tensor.type]);
  text(writer, 8, tensor.name);
  writer.tag(9, wireLengthDelimited).bytes(tensor.bytes);
}

function writeValue(writer: BinaryWriter, value: OnnxValue): void {
  text(writer, 1, value.name);
  message(writer, 2, () => {
    message(writer, 1, () => {
      integer(writer, 1, dataTypes[value.type]);
      message(writer, 2, () => {
        for (const dimension of value.shape) {
          message(writer, 1, () => {
            if (typeof dimension === 'number') integer(writer, 1, dimension);
            else text(writer, 2, dimension);
          });
        }
      });
    });
  });
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, wireLengthDelimited).fork();
  write();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, wireLengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, wireVarint).int64(value);
}
