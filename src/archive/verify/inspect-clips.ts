import { decodeAudio, MissingDecoder } from '../../audio/decode.ts';
import { OtoscopeError, toldBy } from '../../errors.ts';
import { defineJob } from '../../threads/job.ts';
import type { Told } from '../../told.ts';
import { type ClipFacts, factsOf } from './clip-facts.ts';

/** A recording as it lies in its archive. */
export interface RawClip {
  readonly name: Told;
  readonly bytes: Uint8Array;
}

/** What was measured of a clip, or why it cannot be decoded. */
export type Inspection = { readonly facts: ClipFacts } | { readonly failure: Told };

/** Decodes clips and measures each. */
export async function inspectClips(clips: readonly RawClip[]): Promise<Inspection[]> {
  const inspections: Inspection[] = [];
  for (const { name, bytes } of clips) {
    try {
      inspections.push({ facts: factsOf(await decodeAudio(bytes, name)) });
    } catch (error) {
      // A program that is missing says nothing about the clip.
      if (!(error instanceof OtoscopeError) || error instanceof MissingDecoder) throw error;
      inspections.push({ failure: toldBy(error) });
    }
  }
  return inspections;
}

export const inspectClipsJob = defineJob(import.meta.url, 'inspectClips', inspectClips);
