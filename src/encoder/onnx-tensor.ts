import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { OnnxContents } from './onnx-graph.ts';
import { layersOf } from './onnx-layers.ts';

/**
 * Makes sure that a graph computes a tensor.
 *
 * @param path the model's, for the error.
 * @throws {@link OtoscopeError} with the name most like it.
 */
export function expectTensor({ nodes, outputs }: OnnxContents, name: string, path: string): void {
  const tensors = nodes.flatMap((step) => step.outputs);
  if (tensors.includes(name)) return;
  const near = nearest(name, tensors);
  throw new OtoscopeError(`${path} has no tensor called ${name}`, {
    hint:
      near === undefined
        ? `its outputs: ${outputs.join(', ')}; #output= takes any tensor of its graph`
        : `did you mean ${near}?`,
    exitCode: 2,
  });
}

/**
 * The tensor that a layer of a model gives.
 *
 * @throws {@link OtoscopeError} where the graph tells nothing of layers, or has fewer.
 */
export function layerTensor(contents: OnnxContents, layer: number, path: string): string {
  const layers = layersOf(contents);
  if (!layers) {
    throw new OtoscopeError(`${path} does not tell its layers: no node is called like /encoder/layers.0/…`, {
      hint: 'name the tensor instead, #output=<name>, as a viewer like Netron shows it; an exporter that fuses nodes drops the names',
      exitCode: 2,
    });
  }
  const tensor = layer <= layers.count ? layers.tensor(layer) : undefined;
  if (tensor !== undefined) return tensor;
  throw new OtoscopeError(`${path} has no layer ${layer}`, {
    hint: `its layers are 1 to ${layers.count}; 0 is what goes into the first`,
    exitCode: 2,
  });
}
