import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import type { TextLabel } from './label.ts';
import { fieldOf, parseLabel } from './refusal.ts';
import type { TextTarget } from './target.ts';

/**
 * The transcript of a clip.
 *
 * @throws OtoscopeError when the label is missing or no text.
 */
export function readText({ key }: TextLabel, json: unknown, where: SampleName): TextTarget {
  const text = parseLabel(z.string().trim().min(1), fieldOf(json, key, where), where, {
    field: key,
    form: 'what is said, as text',
  });
  return { kind: 'text', text };
}
