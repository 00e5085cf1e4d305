import { z } from 'zod';
import type { SampleName } from '../../told.ts';
import { parseLabel } from './refusal.ts';
import type { CaptionTarget } from './target.ts';

const captionsSchema = z
  .record(z.string(), z.string().trim().min(1))
  .refine((captions) => Object.keys(captions).length > 0, 'there is no caption');
const form = 'an object such as {"caption_1": "A dog barks", "caption_2": "Barking far away"}';

/**
 * The captions of a clip.
 *
 * @throws OtoscopeError when the label is no object of texts, or has none.
 */
export function readCaptions(json: unknown, where: SampleName): CaptionTarget {
  return { kind: 'captions', captions: Object.values(parseLabel(captionsSchema, json, where, { form })) };
}
