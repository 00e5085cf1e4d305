import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type Field, fieldsOf, graphFields, onnxFields, textAt } from './onnx-fields.ts';
import { stepOf } from './onnx-graph.ts';

const { model, graph, tensor, valueInfo } = onnxFields;

/**
 * The part of a model that computes one of its tensors, as a model of its own: the nodes, weights and inputs that the tensor
 * needs, and it as the only output. Later layers are not computed then, and inputs that only they take need not be given.
 *
 * @param bytes the model file.
 * @param name a tensor that a node of the graph computes.
 */
export function partOf(bytes: Uint8Array, name: string): Uint8Array {
  const fields = graphFields(bytes);
  const needed = new Set([name]);
  const nodes = new Set<Field>();
  // Nodes stand after those whose results they take.
  for (const field of fields.filter(({ number }) => number === graph.node).reverse()) {
    const { inputs, outputs } = stepOf(field.content);
    if (!outputs.some((output) => needed.has(output))) continue;
    nodes.add(field);
    for (const input of inputs) needed.add(input);
  }
  const isKept = (field: Field): boolean => {
    if (field.number === graph.node) return nodes.has(field);
    if (field.number === graph.initializer) return needed.has(textAt(fieldsOf(field.content), tensor.name));
    if (field.number === graph.input || field.number === graph.valueInfo) return needed.has(nameOf(field));
    return field.number !== graph.output;
  };
  const described = fields.find((field) => isDescription(field) && nameOf(field) === name);
  const writer = new BinaryWriter();
  for (const { number, whole } of fieldsOf(bytes)) if (number !== model.graph) writer.raw(whole);
  writer.tag(model.graph, WireType.LengthDelimited).fork();
  for (const { whole } of fields.filter(isKept)) writer.raw(whole);
  writer.tag(graph.output, WireType.LengthDelimited);
  // Where the file does not tell the tensor's type and shape, the runtime finds them.
  writer.bytes(
    described?.content ?? new BinaryWriter().tag(valueInfo.name, WireType.LengthDelimited).string(name).finish(),
  );
  return writer.join().finish();
}

const isDescription = ({ number }: Field): boolean => number === graph.valueInfo || number === graph.output;

function nameOf({ content }: Field): string {
  return textAt(fieldsOf(content), valueInfo.name);
}
