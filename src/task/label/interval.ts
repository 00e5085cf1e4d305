import { z } from 'zod';

/** A point in time, in seconds from the clip's beginning. */
export const seconds = z.number().nonnegative();

/** Whether `end` does not lie before `start`; for zod's `refine`. */
export const inOrder = ({ start, end }: { readonly start: number; readonly end: number }): boolean => end >= start;

export const endBeforeStart = { path: ['end'], message: 'it lies before the start' };
