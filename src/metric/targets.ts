/** What is to be predicted of every example. */
export type Targets =
  /** One class each: class indices [N]. */
  | { readonly kind: 'classes'; readonly count: number; readonly indices: Int32Array }
  /** Any number of classes each: 1 where the example belongs to the class [N, count]. */
  | { readonly kind: 'labels'; readonly count: number; readonly hot: Uint8Array }
  /** Numbers [N, count], which lie in a range of this width. */
  | { readonly kind: 'numbers'; readonly count: number; readonly values: Float32Array; readonly range: number };

/** The targets of some rows, in their order. */
export function targetsOf(targets: Targets, rows: Int32Array): Targets {
  const { count } = targets;
  switch (targets.kind) {
    case 'classes':
      return { kind: 'classes', count, indices: rows.map((row) => targets.indices[row]!) };
    case 'labels': {
      const hot = new Uint8Array(rows.length * count);
      for (const [place, row] of rows.entries())
        hot.set(targets.hot.subarray(row * count, (row + 1) * count), place * count);
      return { kind: 'labels', count, hot };
    }
    case 'numbers': {
      const values = new Float32Array(rows.length * count);
      for (const [place, row] of rows.entries()) {
        values.set(targets.values.subarray(row * count, (row + 1) * count), place * count);
      }
      return { ...targets, values };
    }
  }
}
