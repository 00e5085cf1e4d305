import type { OnnxContents, OnnxStep } from './onnx-graph.ts';

/** A stack of equal layers in a graph. */
export interface Layers {
  readonly count: number;
  /** The tensor that a layer gives: 1 is the first layer's, 0 what goes into it; undefined where it cannot be told. */
  tensor(layer: number): string | undefined;
  /** The tensor that a last normalisation behind the stack gives, where there is one. */
  normalized(): string | undefined;
}

/**
 * Finds the layers of a model's encoder. PyTorch's exporter gives a node the path of the module that it comes from:
 * `/encoder/layers.3/fc1/MatMul`. Where there are several stacks (a decoder's, say), it is the one with "encoder" in its
 * path, else the one with most layers. What a layer gives is the last of its tensors that others take.
 */
export function layersOf({ nodes, outputs }: OnnxContents): Layers | undefined {
  const stack = findStack(nodes);
  if (!stack) return undefined;
  const { scope, count, layerAt } = stack;
  const lastTaken = (steps: readonly OnnxStep[], takers: readonly OnnxStep[]): string | undefined => {
    const taken = new Set([...takers.flatMap(({ inputs }) => inputs), ...outputs]);
    const tensors = steps.flatMap((step) => step.outputs);
    return tensors.filter((name) => taken.has(name)).at(-1);
  };
  return {
    count,
    tensor(layer) {
      const within = nodes.filter((step) => layerAt(step) === Math.max(0, layer - 1));
      const others = nodes.filter((step) => !within.includes(step));
      if (layer > 0) return lastTaken(within, others);
      return lastTaken(nodes.slice(0, nodes.indexOf(within[0]!)), within);
    },
    normalized() {
      const behind = nodes.slice(nodes.findLastIndex((step) => layerAt(step) === count - 1) + 1);
      const within = behind.filter(({ name }) => {
        const [, ancestor] = /^(.*\/)layer_?norm\//i.exec(name) ?? [];
        return ancestor !== undefined && scope.startsWith(ancestor);
      });
      return lastTaken(
        within,
        nodes.filter((step) => !within.includes(step)),
      );
    },
  };
}

interface Stack {
  /** What the names of its nodes begin with: `/encoder/layers.`. */
  readonly scope: string;
  readonly count: number;
  /** The layer that a node stands in, from 0. */
  layerAt(step: OnnxStep): number | undefined;
}

function findStack(nodes: readonly OnnxStep[]): Stack | undefined {
  const places = new Map<OnnxStep, { readonly scope: string; readonly index: number }>();
  const layers = new Map<string, Set<number>>();
  for (const step of nodes) {
    const [, scope, index] = /^((?:.*?\/)?(?:layers?|blocks?)\.)(\d+)\//.exec(step.name) ?? [];
    if (scope === undefined) continue;
    places.set(step, { scope, index: Number(index) });
    layers.set(scope, (layers.get(scope) ?? new Set()).add(Number(index)));
  }
  const isEncoder = (scope: string): number => Number(/encoder/i.test(scope));
  const [best] = [...layers].sort(([left, a], [right, b]) => isEncoder(right) - isEncoder(left) || b.size - a.size);
  if (!best) return undefined;
  const [scope, { size: count }] = best;
  const layerAt = (step: OnnxStep): number | undefined => {
    const place = places.get(step);
    return place?.scope === scope ? place.index : undefined;
  };
  return { scope, count, layerAt };
}
