import { fieldsOf, graphFields, onnxFields, textAt, textsAt } from './onnx-fields.ts';

/** What is read of a model's graph. Types and shapes of inputs and outputs are known to the runtime and not read here. */
export interface OnnxContents {
  /** Every operator used, also inside subgraphs and functions: `domain:Name`, or `Name` in the standard domain. */
  readonly operators: ReadonlySet<string>;
  /** Files beside the model that hold tensors, relative to its folder, sorted. */
  readonly externalFiles: readonly string[];
  /** The nodes of the graph itself, each after those whose results it takes. */
  readonly nodes: readonly OnnxStep[];
  /** The names of the graph's outputs. */
  readonly outputs: readonly string[];
}

/** A node by the tensors that go in and come out; what its subgraphs take from outside goes in as well. */
export interface OnnxStep {
  /** Exporters put the module that it comes from into it: `/encoder/layers.3/fc1/MatMul`. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export type Message = 'Model' | 'Graph' | 'Function' | 'Node' | 'Attribute' | 'SparseTensor' | 'Tensor' | 'Entry';

const { model, graph, node, attribute, sparseTensor, tensor, entry, valueInfo } = onnxFields;

/** The fields that lead to operators and external files: the message behind a field's number. */
export const messages: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  Model: { [model.graph]: 'Graph', [model.functions]: 'Function' },
  Graph: { [graph.node]: 'Node', [graph.initializer]: 'Tensor', [graph.sparseInitializer]: 'SparseTensor' },
  Function: { 7: 'Node' },
  Node: { [node.attribute]: 'Attribute' },
  Attribute: {
    [attribute.tensor]: 'Tensor',
    [attribute.graph]: 'Graph',
    [attribute.tensors]: 'Tensor',
    [attribute.graphs]: 'Graph',
    [attribute.sparseTensor]: 'SparseTensor',
    [attribute.sparseTensors]: 'SparseTensor',
  },
  SparseTensor: { [sparseTensor.values]: 'Tensor', [sparseTensor.indices]: 'Tensor' },
  Tensor: { [tensor.externalData]: 'Entry' },
  Entry: {},
};

/**
 * Reads which operators and external files an ONNX model uses, and which tensors follow from which; what the tensors hold
 * is skipped.
 *
 * @param bytes the model file.
 * @throws {Error} where the bytes are no ONNX model.
 */
export function readOnnx(bytes: Uint8Array): OnnxContents {
  const operators = new Set<string>();
  const files = new Set<string>();
  const read = (message: Message, content: Uint8Array): void => {
    const fields = [...fieldsOf(content)];
    for (const field of fields) {
      const within = messages[message][field.number];
      if (within) read(within, field.content);
    }
    if (message === 'Node') {
      const domain = textAt(fields, node.domain);
      const standard = domain === '' || domain === 'ai.onnx';
      operators.add(`${standard ? '' : `${domain}:`}${textAt(fields, node.operator)}`);
    }
    if (message === 'Entry' && textAt(fields, entry.key) === 'location') files.add(textAt(fields, entry.value));
  };
  read('Model', bytes);
  if (operators.size === 0) throw new Error('no operators in the file');
  const fields = graphFields(bytes);
  const outputs = fields.filter(({ number }) => number === graph.output);
  return {
    operators,
    externalFiles: [...files].sort(),
    nodes: fields.filter(({ number }) => number === graph.node).map(({ content }) => stepOf(content)),
    outputs: outputs.map(({ content }) => textAt(fieldsOf(content), valueInfo.name)),
  };
}

/** The tensors of a node, with all that the nodes of its subgraphs take: names of their own do no harm among them. */
export function stepOf(content: Uint8Array): OnnxStep {
  const fields = [...fieldsOf(content)];
  const attributes = fields.filter(({ number }) => number === node.attribute);
  const subgraphs = attributes
    .flatMap((field) => [...fieldsOf(field.content)])
    .filter(({ number }) => number === attribute.graph || number === attribute.graphs);
  const within = subgraphs
    .flatMap((field) => [...fieldsOf(field.content)])
    .filter(({ number }) => number === graph.node || number === graph.output)
    .flatMap((field) =>
      field.number === graph.node ? stepOf(field.content).inputs : textsAt(fieldsOf(field.content), valueInfo.name),
    );
  return {
    name: textAt(fields, node.name),
    inputs: [...textsAt(fields, node.input), ...within],
    outputs: textsAt(fields, node.output),
  };
}

/**
 * Whether a model quantises dynamically: it scales its activations by what the whole input tensor holds, so that every
 * waveform of a batch changes the output of the others.
 */
export function isDynamicallyQuantized({ operators }: OnnxContents): boolean {
  const dynamic = /^(DynamicQuantizeLinear|MatMulInteger|ConvInteger|com\.microsoft:(Dynamic|MatMulInteger)\w*)$/;
  return [...operators].some((operator) => dynamic.test(operator));
}
