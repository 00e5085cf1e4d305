/**
 * How something is computed: `reference` as X-ARES does, to be put beside published scores, or `strict`, with its defects
 * mended.
 */
export type Protocol = 'reference' | 'strict';
export const protocols: readonly Protocol[] = ['reference', 'strict'];
