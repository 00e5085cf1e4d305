import { OtoscopeError } from '../errors.ts';

/** A text's words: lower case, what stands between white space. Punctuation is part of its word. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * Levenshtein distance over words: the fewest substitutions, deletions and insertions that turn one text into the other.
 *
 * @see Levenshtein, "Binary codes capable of correcting deletions, insertions and reversals", 1966
 */
export function wordEdits(hypothesis: readonly string[], reference: readonly string[]): number {
  // Edits between the reference words read so far and the first 0, 1, … words of the hypothesis.
  let edits = Uint32Array.from({ length: hypothesis.length + 1 }, (_, count) => count);
  for (const [row, word] of reference.entries()) {
    const next = new Uint32Array(edits.length);
    next[0] = row + 1;
    for (const [column, other] of hypothesis.entries()) {
      const substituted = edits[column]! + (word === other ? 0 : 1);
      next[column + 1] = Math.min(substituted, edits[column + 1]! + 1, next[column]! + 1);
    }
    edits = next;
  }
  return edits[hypothesis.length]!;
}

/** Refuses what a word error rate cannot be computed from: texts without a partner, references without a word. */
export function validateWordErrorRate(hypotheses: readonly string[], references: readonly string[]): void {
  if (hypotheses.length !== references.length) {
    throw new OtoscopeError(
      `word error rate of ${hypotheses.length} transcripts against ${references.length} references`,
    );
  }
  if (!references.some((reference) => wordsOf(reference).length > 0)) {
    throw new OtoscopeError('word error rate needs at least one reference word');
  }
}

/**
 * Word error rate of a corpus: the edits of all texts over the words of all references, so that a long text weighs more
 * than a short one. Upper and lower case are the same (PROTOCOL section 6).
 *
 * @param hypotheses what was recognised [N].
 * @param references what was said [N].
 * @returns 0 or above, lower better; above 1 where more words are inserted than were said.
 */
export function wordErrorRate(hypotheses: readonly string[], references: readonly string[]): number {
  validateWordErrorRate(hypotheses, references);
  let [edits, words] = [0, 0];
  for (const [index, text] of references.entries()) {
    const reference = wordsOf(text);
    edits += wordEdits(wordsOf(hypotheses[index]!), reference);
    words += reference.length;
  }
  return edits / words;
}

/** A word error rate as a score in [0, 1], higher better: max(0, 1 − WER). */
export function wordErrorScore(rate: number): number {
  return Math.max(0, 1 - rate);
}
