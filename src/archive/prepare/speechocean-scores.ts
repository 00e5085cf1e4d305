import { z } from 'zod';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { readTextFile } from '../../files/text-file.ts';

const wordSchema = z
  .object({
    // The data set's own README shows one text; its file has lists.
    phones: z.union([z.array(z.string()), z.string().transform((text) => text.trim().split(/\s+/))]),
    'phones-accuracy': z.array(z.number()),
  })
  .refine(
    (word) => word.phones.length === word['phones-accuracy'].length,
    'expected as many phones-accuracy as phones',
  );

const utteranceSchema = z.object({
  text: z.string(),
  accuracy: z.number(),
  completeness: z.number(),
  fluency: z.number(),
  prosodic: z.number(),
  total: z.number(),
  words: z.array(wordSchema),
});

const scoresSchema = z.record(z.string(), utteranceSchema);

/** The experts' scores of an utterance and of each phone of its words. */
export interface UtteranceScores {
  /** `text`, `accuracy`, `completeness`, `fluency`, `prosodic`, `total`. */
  readonly whole: Readonly<Record<string, string | number>>;
  readonly phones: readonly { readonly phone: string; readonly accuracy: number }[];
}

/**
 * Reads speechocean762's `resource/scores.json`.
 *
 * @returns the scores by utterance.
 * @throws OtoscopeError that names the utterance and the field which is not as its authors describe it.
 */
export async function readScores(path: string): Promise<Map<string, UtteranceScores>> {
  const utterances = parse(await readTextFile(path), path);
  return new Map(
    Object.entries(utterances).map(([utterance, { words, ...whole }]) => {
      const phones = words.flatMap((word) =>
        word.phones.map((phone, position) => ({ phone, accuracy: word['phones-accuracy'][position]! })),
      );
      return [utterance, { whole, phones }];
    }),
  );
}

function parse(text: string, path: string): z.infer<typeof scoresSchema> {
  try {
    return scoresSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new OtoscopeError(`${path} holds no scores: ${messageOf(error)}`, {
      hint: 'unpack speechocean762.tar.gz from https://www.openslr.org/101 again',
      cause: error,
    });
  }
}
