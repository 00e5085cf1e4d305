import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  encodeModel,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from '../src/compute/onnx-format.ts';
import { noise } from '../src/encoder/noise.ts';
import { fieldsOf, graphFields, onnxFields } from '../src/encoder/onnx-fields.ts';

const axes = (...value: number[]): OnnxAttribute => ({ kind: 'ints', value });
const axis = (value: number): OnnxAttribute => ({ kind: 'int', value });

/** A small ONNX graph with random weights, whose nodes are named as PyTorch's exporter names them. */
export class TinyGraph {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];

  /** Adds a node `<scope><operator>`; gives the name of its tensor, by default `<scope><operator>_output_0`. */
  node(scope: string, op: string, inputs: string[], attributes: OnnxNode['attributes'] = {}, output?: string): string {
    const name = `${scope}${op}`;
    const tensor = output ?? `${name}_output_0`;
    this.#nodes.push({ name, op, inputs, outputs: [tensor], attributes });
    return tensor;
  }

  /** Random numbers in ±`scale`, the same for the same name. */
  weights(name: string, shape: number[], scale = 0.5): string {
    const size = shape.reduce((product, length) => product * length, 1);
    const seed = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7);
    const { data } = noise(1, size, seed);
    const bytes = new Uint8Array(data.map((number) => 2 * scale * number).buffer);
    this.#initializers.push({ name, type: 'float32', shape, bytes });
    return name;
  }

  integers(name: string, ...numbers: number[]): string {
    const bytes = new Uint8Array(BigInt64Array.from(numbers, BigInt).buffer);
    this.#initializers.push({ name, type: 'int64', shape: [numbers.length], bytes });
    return name;
  }

  /** Layers h + tanh(h W) on [B, T, D]; those of a real transformer differ within only. */
  layers(scope: string, input: string, count: number, size: number, lastOutput?: string): string {
    let hidden = input;
    for (let layer = 0; layer < count; layer++) {
      const within = `${scope}.${layer}/`;
      const product = this.node(`${within}fc/`, 'MatMul', [hidden, this.weights(`${within}fc.weight`, [size, size])]);
      const curved = this.node(`${within}act/`, 'Tanh', [product]);
      hidden = this.node(within, 'Add', [hidden, curved], {}, layer === count - 1 ? lastOutput : undefined);
    }
    return hidden;
  }

  norm(scope: string, input: string, size: number, output?: string): string {
    return this.node(scope, 'LayerNormalization', [input, this.weights(`${scope}weight`, [size], 1)], {}, output);
  }

  /** Rows of a convolution [B, D, …] as [B, T, D]. */
  sequence(scope: string, input: string): string {
    return this.node(scope, 'Transpose', [input], { perm: axes(0, 2, 1) });
  }

  bytes(inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]): Uint8Array {
    return encodeModel({ name: 'main_graph', nodes: this.#nodes, initializers: this.#initializers, inputs, outputs });
  }
}

const float = (name: string, ...shape: (number | string)[]): OnnxValue => ({ name, type: 'float32', shape });

/** As wav2vec 2.0 and its kin: 400 samples every 320 of a waveform, then layers. With a head, only its logits come out. */
export function waveformGraph(size: number, layers: number, head: boolean): Uint8Array {
  const graph = new TinyGraph();
  const root = head ? '/wav2vec2/' : '/';
  const column = graph.node(`${root}feature_extractor/`, 'Unsqueeze', ['input_values', graph.integers('one', 1)]);
  const kernels = graph.weights('conv.weight', [size, 1, 400], 0.2);
  const conv = graph.node(`${root}feature_extractor/conv_layers.0/conv/`, 'Conv', [column, kernels], {
    strides: axes(320),
  });
  const states = graph.norm(`${root}encoder/layer_norm/`, graph.sequence(`${root}feature_extractor/`, conv), size);
  const last = graph.layers(`${root}encoder/layers`, states, layers, size, head ? undefined : 'last_hidden_state');
  if (!head) {
    return graph.bytes([float('input_values', 'batch', 'samples')], [float(last, 'batch', 'frames', size)]);
  }
  graph.node('/lm_head/', 'MatMul', [last, graph.weights('lm_head.weight', [size, 5])], {}, 'logits');
  return graph.bytes([float('input_values', 'batch', 'samples')], [float('logits', 'batch', 'frames', 5)]);
}

/** As Whisper's encoder: features every 10 ms to rows every 20 ms, layers, a last normalisation. */
export function whisperGraph(size: number, layers: number, bands: number): Uint8Array {
  const graph = new TinyGraph();
  const kernels = graph.weights('conv2.weight', [size, bands, 3], 0.1);
  const settings = { strides: axes(2), pads: axes(1, 1) };
  const conv = graph.node('/conv2/', 'Conv', ['input_features', kernels], settings);
  const last = graph.layers('/layers', graph.sequence('/', conv), layers, size);
  graph.norm('/layer_norm/', last, size, 'last_hidden_state');
  return graph.bytes(
    [float('input_features', 'batch', bands, 'positions')],
    [float('last_hidden_state', 'batch', 'frames', size)],
  );
}

/** As AST with its classifier: patches of 16 × 16 every 10, two tokens before them, layers, norm; logits come out. */
export function astGraph(size: number, layers: number): Uint8Array {
  const graph = new TinyGraph();
  const root = '/audio_spectrogram_transformer/';
  const within = `${root}embeddings/`;
  const image = graph.node(`${within}image/`, 'Unsqueeze', ['input_values', graph.integers('one', 1)]);
  const upright = graph.node(`${within}upright/`, 'Transpose', [image], { perm: axes(0, 1, 3, 2) });
  const kernels = graph.weights('projection.weight', [size, 1, 16, 16], 0.1);
  const patches = graph.node(`${within}projection/`, 'Conv', [upright, kernels], { strides: axes(10, 10) });
  const flat = graph.node(within, 'Reshape', [patches, graph.integers('flat', 0, size, -1)]);
  const rows = graph.sequence(within, flat);
  // The tokens are as many as there are clips: the first two rows, made constant.
  const two = graph.node(within, 'Slice', [rows, graph.integers('from', 0), graph.integers('to', 2), 'one']);
  const nothing = graph.node(`${within}nothing/`, 'Mul', [two, graph.weights('zero', [1], 0)]);
  const tokens = graph.node(`${within}tokens/`, 'Add', [nothing, graph.weights('tokens', [1, 2, size], 20)]);
  const all = graph.node(within, 'Concat', [tokens, rows], { axis: axis(1) });
  const last = graph.layers(`${root}encoder/layer`, all, layers, size);
  const normed = graph.norm(`${root}layernorm/`, last, size);
  const pooled = graph.node('/classifier/', 'ReduceMean', [normed, 'one'], { keepdims: axis(0) });
  graph.node('/classifier/dense/', 'MatMul', [pooled, graph.weights('dense.weight', [size, 5])], {}, 'logits');
  return graph.bytes([float('input_values', 'batch', 1024, 128)], [float('logits', 'batch', 5)]);
}

/** As CLAP with both its towers: the audio's embedding needs none of the text's inputs. */
export function clapGraph(size: number, bands: number): Uint8Array {
  const graph = new TinyGraph();
  const pooled = graph.node('/audio_model/', 'ReduceMean', ['input_features', graph.integers('time', 1, 2)], {
    keepdims: axis(0),
  });
  const audio = graph.node(
    '/audio_projection/',
    'MatMul',
    [pooled, graph.weights('audio', [bands, size])],
    {},
    'audio_embeds',
  );
  const ids = graph.node('/text_model/', 'Cast', ['input_ids'], { to: axis(1) });
  const length = graph.node('/text_model/', 'ReduceMean', [ids, graph.integers('last', 1)]);
  const text = graph.node('/text_projection/', 'MatMul', [length, graph.weights('text', [1, size])], {}, 'text_embeds');
  graph.node('/', 'Mul', [audio, text], {}, 'logits_per_audio');
  return graph.bytes(
    [
      { name: 'input_ids', type: 'int64', shape: ['texts', 'words'] },
      float('input_features', 'batch', 1, 'frames', bands),
    ],
    [
      float('logits_per_audio', 'batch', size),
      float('text_embeds', 'texts', size),
      float('audio_embeds', 'batch', size),
    ],
  );
}

/** A model with its weights moved into a file beside it, as models over 2 GB have them. */
export function withExternalWeights(model: Uint8Array, file: string): { model: Uint8Array; weights: Uint8Array } {
  const rawData = 9;
  const dataLocation = 14;
  const weights: Uint8Array[] = [];
  let offset = 0;
  const writer = new BinaryWriter();
  const entry = (key: string, value: string): void => {
    writer.tag(onnxFields.tensor.externalData, WireType.LengthDelimited).fork();
    writer.tag(onnxFields.entry.key, WireType.LengthDelimited).string(key);
    writer.tag(onnxFields.entry.value, WireType.LengthDelimited).string(value).join();
  };
  for (const { number, whole } of fieldsOf(model)) if (number !== onnxFields.model.graph) writer.raw(whole);
  writer.tag(onnxFields.model.graph, WireType.LengthDelimited).fork();
  for (const { number, whole, content } of graphFields(model)) {
    const fields = number === onnxFields.graph.initializer ? [...fieldsOf(content)] : [];
    const raw = fields.find((field) => field.number === rawData)?.content;
    // Sizes and bounds of other tensors must be at hand when the model is opened.
    if (!raw || raw.length < 64) {
      writer.raw(whole);
      continue;
    }
    writer.tag(number, WireType.LengthDelimited).fork();
    for (const field of fields) if (field.number !== rawData) writer.raw(field.whole);
    entry('location', file);
    entry('offset', String(offset));
    entry('length', String(raw.length));
    writer.tag(dataLocation, WireType.Varint).int32(1).join();
    weights.push(raw);
    offset += raw.length;
  }
  return { model: writer.join().finish(), weights: Buffer.concat(weights) };
}
