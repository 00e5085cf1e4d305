import { apply, type Value } from '../src/compute/graph.ts';

/** Inner products of `a` [B, 1, T] with `kernels` [C, 1, K] at every `stride`-th place where they fit: [B, C, T']. */
export function convolve(a: Value, kernels: Value, stride: number): Value {
  return apply('Conv', [a, kernels], a.type, [a.shape[0]!, kernels.shape[0]!, 'places'], {
    strides: { kind: 'ints', value: [stride] },
  });
}
