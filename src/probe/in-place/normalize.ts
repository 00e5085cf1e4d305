import { advance, get, i32, repeat, set, vector } from '../../compute/instructions.ts';
import { type Kernel, kernel, vectorBytes } from '../../compute/webassembly.ts';
import type { ProbeLayout } from './layout.ts';

const { add, multiply, load, store } = vector;

/** (rows) What LayerNorm makes of the batch's first rows: γ∘x̂ + β. */
export function normalizeKernel({ places, rowBytes }: ProbeLayout): Kernel {
  return kernel(['i32'], ([rows], locals) => {
    const [at, column, columns] = locals('i32', 3);
    const scaled = multiply(load(get(at), places.batch), load(get(column), places.gain));
    return [
      ...set(at, i32.constant(0)),
      ...repeat(rows, [
        ...set(column, i32.constant(0)),
        ...set(columns, i32.constant(rowBytes / vectorBytes)),
        ...repeat(columns, [
          ...store(get(at), add(scaled, load(get(column), places.offset)), places.normalized),
          ...advance(at, vectorBytes),
          ...advance(column, vectorBytes),
        ]),
      ]),
    ];
  });
}
