import type { Node, Value } from './graph.ts';
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from './onnx-format.ts';

/**
 * Writes the graph behind some values as an ONNX model. The model's inputs are the `input` values that the outputs depend
 * on, under their own names.
 *
 * @param outputs what the model computes, by name.
 * @returns the bytes of an ONNX file (opset 20, IR 9).
 */
export function writeModel(outputs: Readonly<Record<string, Value>>): Uint8Array {
  return encodeModel(new ModelWriter().graph(outputs));
}

/** The values of one graph or loop body in the making: its nodes, and the arguments that belong to it. */
interface Scope {
  readonly depth: number;
  readonly nodes: OnnxNode[];
}

class ModelWriter {
  readonly #names = new Map<Node, string[]>();
  /** What the outputs of a node are to be called, by their place, if it stands at that depth. */
  readonly #given = new Map<Node, { readonly depth: number; readonly names: string[] }>();
  readonly #depths = new Map<Node, number>();
  readonly #scopes: Scope[] = [{ depth: 0, nodes: [] }];
  readonly #inputs: OnnxValue[] = [];
  readonly #initializers: OnnxTensor[] = [];
  #count = 0;

  graph(outputs: Readonly<Record<string, Value>>): OnnxGraph {
    const described = this.#outputs(Object.entries(outputs));
    const { nodes } = this.#scopes[0]!;
    return { name: 'otoscope', nodes, initializers: this.#initializers, inputs: this.#inputs, outputs: described };
  }

  /**
   * Writes the outputs of the graph or loop body at hand. A node that stands in it calls its output so from the start; what
   * comes from elsewhere, or is an output already, is copied under its name.
   */
  #outputs(outputs: readonly (readonly [name: string, value: Value])[]): OnnxValue[] {
    const depth = this.#scopes.length - 1;
    for (const [name, { node, index }] of outputs) {
      const given = this.#given.get(node) ?? { depth, names: [] };
      given.names[index] ??= name;
      this.#given.set(node, given);
    }
    return outputs.map(([name, value]) => {
      const source = this.#write(value);
      if (source !== name) {
        this.#scopes.at(-1)!.nodes.push({ op: 'Identity', inputs: [source], outputs: [name], attributes: {} });
      }
      return { name, type: value.type, shape: value.shape };
    });
  }

  /** Writes what a value needs, each node once and in the outermost scope where it can stand; returns its name. */
  #write(value: Value): string {
    const { node } = value;
    let names = this.#names.get(node);
    if (!names) {
      names = this.#writeNode(value);
      this.#names.set(node, names);
    }
    return names[value.index]!;
  }

  #writeNode(value: Value): string[] {
    const { node } = value;
    if (node.op === 'Argument') throw new Error("a loop's argument is used outside its loop");
    if (node.op === 'Input') {
      this.#inputs.push({ name: node.name!, type: value.type, shape: value.shape });
      return [node.name!];
    }
    const nameOf = (): string => `${node.op}_${++this.#count}`;
    if (node.constant) {
      const { buffer, byteOffset, byteLength } = node.constant;
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      const name = nameOf();
      this.#initializers.push({ name, type: value.type, shape: value.shape as readonly number[], bytes });
      return [name];
    }
    const inputs = node.inputs.map((operand) => this.#write(operand));
    const attributes: Record<string, OnnxAttribute> = { ...node.attributes };
    if (node.body) {
      inputs.splice(1, 0, ''); // no condition: the loop runs its count
      attributes.body = { kind: 'graph', value: this.#writeBody(node) };
    }
    const depth = this.#depthOf(node);
    const given = this.#given.get(node);
    const names = Array.from({ length: node.outputCount }, (_, index) => {
      return (given?.depth === depth && given.names[index]) || nameOf();
    });
    this.#scopes[depth]!.nodes.push({ op: node.op, inputs, outputs: names, attributes });
    return names;
  }

  #writeBody(node: Node): OnnxGraph {
    const { arguments: parameters, results } = node.body!;
    const scope: Scope = { depth: this.#scopes.length, nodes: [] };
    const inputs = parameters.map((parameter) => {
      const name = `Argument_${++this.#count}`;
      this.#names.set(parameter.node, [name]);
      this.#depths.set(parameter.node, scope.depth);
      return { name, type: parameter.type, shape: parameter.shape };
    });
    this.#scopes.push(scope);
    const outputs = this.#outputs(results.map((result) => [`Result_${++this.#count}`, result]));
    this.#scopes.pop();
    return { name: `body_${this.#count}`, nodes: scope.nodes, initializers: [], inputs, outputs };
  }

  /** How deep in loops a node must stand: as deep as the innermost argument it depends on. */
  #depthOf(node: Node): number {
    const known = this.#depths.get(node);
    if (known !== undefined) return known;
    const dependencies = [...node.inputs, ...(node.body?.results ?? [])].map((operand) => this.#depthOf(operand.node));
    const innermost = Math.max(0, ...dependencies);
    const depth = node.body ? Math.min(innermost, this.#scopes.length - 1) : innermost;
    this.#depths.set(node, depth);
    return depth;
  }
}
