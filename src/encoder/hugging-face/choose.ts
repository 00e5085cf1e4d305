import { posix } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { nearest } from '../../nearest.ts';
import type { OnnxContents } from '../onnx-graph.ts';
import { layersOf } from '../onnx-layers.ts';
import { expectTensor, layerTensor } from '../onnx-tensor.ts';
import type { Selection } from '../selection.ts';
import type { Family, ModelSpec } from './family.ts';
import type { ModelFiles } from './model-files.ts';

/**
 * The ONNX file with the encoder, as Hugging Face's exporters name and place it.
 *
 * @param wanted the file that was asked for.
 * @throws {@link OtoscopeError} that says which files there are, or how to come by one.
 */
export function chooseGraph({ names, title }: ModelFiles, family: Family, wanted: string | undefined): string {
  const graphs = names.filter((name) => name.endsWith('.onnx'));
  if (wanted !== undefined) {
    if (graphs.includes(wanted)) return wanted;
    const near = nearest(wanted, graphs);
    throw new OtoscopeError(`${title} has no ${wanted}`, {
      hint: near === undefined ? `its ONNX files: ${graphs.join(', ') || 'none'}` : `did you mean #file=${near}?`,
      exitCode: 2,
    });
  }
  const found = family.graphs.flatMap((name) => [`onnx/${name}`, name]).find((name) => graphs.includes(name));
  if (found !== undefined) return found;
  if (graphs.length > 0) {
    // encoder_model_quantized.onnx, say, in place of encoder_model.onnx
    const stems = family.graphs.map((name) => name.replace(/\.onnx$/, ''));
    const variant = graphs.find((name) => stems.some((stem) => posix.basename(name).startsWith(stem))) ?? graphs[0]!;
    throw new OtoscopeError(`${title} has no ${family.graphs.map((name) => `onnx/${name}`).join(' or ')}`, {
      hint: `it has ${graphs.join(', ')}: choose with #file=${variant}`,
      exitCode: 2,
    });
  }
  throw new OtoscopeError(`${title} has no ONNX files`, {
    hint:
      'look for an exported copy (hf:onnx-community/…, hf:Xenova/…), export it (optimum-cli export onnx --model … folder/, then hf:./folder), ' +
      'or run it from a Python class: docs/hugging-face.md',
    exitCode: 2,
  });
}

/**
 * The tensor with the embeddings: the one or the layer that was asked for, else the family's output; in a graph that was
 * exported with a head for a task, what goes into the head.
 *
 * @param path the graph's, for errors.
 */
export function chooseTensor(
  contents: OnnxContents,
  family: Family,
  spec: ModelSpec,
  { layer, output }: Selection,
  path: string,
): string {
  const { outputs } = contents;
  if (output !== undefined) {
    expectTensor(contents, output, path);
    return output;
  }
  const layers = layersOf(contents);
  if (layer !== undefined && spec.rows === 'window') {
    throw new OtoscopeError('the layers of CLAP are images of a window, not embeddings over time', {
      hint: 'leave #layer out: its embedding of each window is taken',
      exitCode: 2,
    });
  }
  if (layer !== undefined && !(spec.lastLayerIsNormalized && layer === layers?.count)) {
    const given = [`hidden_states.${layer}`, `hidden_states_${layer}`].find((name) => outputs.includes(name));
    return given ?? layerTensor(contents, layer, path);
  }
  if (outputs.includes(family.output)) return family.output;
  const found = spec.rows === 'window' ? undefined : (layers?.normalized() ?? layers?.tensor(layers.count));
  if (found !== undefined) return found;
  throw new OtoscopeError(`${path} has no output ${family.output}, and does not tell its layers`, {
    hint: `its outputs: ${outputs.join(', ')}; name a tensor within it: #output=<name>`,
    exitCode: 2,
  });
}
