import { ast } from './ast.ts';
import { clap } from './clap.ts';
import type { Family } from './family.ts';
import { waveforms } from './waveforms.ts';
import { whisper } from './whisper.ts';

/** The kinds of models whose audio encoders are known. */
export const families: readonly Family[] = [waveforms, whisper, ast, clap];
