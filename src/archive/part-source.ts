import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadClip } from '../audio/clip.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import type {
  MixedClip,
  MixedCollection,
  MixedPart,
  PlayedNotes,
  RecordedPiece,
  SpokenText,
} from '../task/recordings.ts';
import { ThreadPool } from '../threads/pool.ts';
import type { PackageCopy } from './source/package.ts';
import { playJob, synthesizerPackage } from './synthesis/play.ts';
import { speakJob, speechPackage } from './synthesis/speak.ts';

/** Seconds that a program may take for one part: hundreds of times what it takes. */
const timeLimit = 120;

/**
 * What the parts of a collection's clips are made from. Recordings that were decoded stay in memory until all is written,
 * since many clips use one; programs that speak and play run in a thread of their own, for so long as they may.
 */
export class PartSource {
  readonly #collection: MixedCollection;
  readonly #copies: ReadonlyMap<string, PackageCopy>;
  readonly #decoded = new Map<string, Promise<Float32Array>>();
  readonly #texts = new Map<string, Promise<ReadonlyMap<string, string>>>();
  readonly #thread = new ThreadPool(1);

  /** @param copies of the collection's packages, in their order. */
  constructor(collection: MixedCollection, copies: readonly PackageCopy[]) {
    this.#collection = collection;
    this.#copies = new Map(collection.packages.map((each, index) => [each.package, copies[index]!]));
  }

  /** One channel at the collection's sampling rate. */
  async samplesOf(part: MixedPart, { key, seconds }: MixedClip): Promise<Float32Array> {
    if ('path' in part) return this.#recorded(part);
    try {
      return await ('speak' in part ? this.#spoken(part) : this.#played(part, seconds - part.at));
    } catch (error) {
      throw new OtoscopeError(`${this.#collection.id}: clip ${key} cannot be made: ${messageOf(error)}`, {
        hint: 'run again',
        cause: error,
      });
    }
  }

  /** Ends the thread, and with it what it loaded. */
  close(): Promise<void> {
    return this.#thread.close();
  }

  #recorded({ package: id, path }: RecordedPiece): Promise<Float32Array> {
    const file = this.#fileOf(id, path);
    const { samplingRate } = this.#collection;
    const known =
      this.#decoded.get(file) ?? readFile(file).then((bytes) => loadClip(bytes, `${id}: ${path}`, samplingRate));
    this.#decoded.set(file, known);
    return known;
  }

  async #spoken({ speak, voice, speed, pitch }: SpokenText): Promise<Float32Array> {
    const file = this.#fileOf(speak.package, speak.path);
    const texts = this.#texts.get(file) ?? readFile(file, 'utf8').then(readPrompts);
    this.#texts.set(file, texts);
    const text = (await texts).get(speak.utterance);
    if (text === undefined) throw new Error(`${file} has no text ${speak.utterance}`);
    const { folder } = this.#copyOf(speechPackage);
    const wav = await this.#thread.run(speakJob, { folder, text, voice, speed, pitch }, { timeLimit });
    return loadClip(wav, speak.utterance, this.#collection.samplingRate);
  }

  #played({ play: notes, soundFont, program }: PlayedNotes, seconds: number): Promise<Float32Array> {
    const { folder } = this.#copyOf(synthesizerPackage);
    const { samplingRate } = this.#collection;
    const order = { folder, soundFont: this.#fileOf(soundFont.package, soundFont.path), program, notes };
    return this.#thread.run(playJob, { ...order, seconds, samplingRate }, { timeLimit });
  }

  #copyOf(id: string): PackageCopy {
    const copy = this.#copies.get(id);
    if (!copy) throw new Error(`${this.#collection.id} does not name ${id}`);
    return copy;
  }

  #fileOf(id: string, path: string): string {
    const copy = this.#copyOf(id);
    if (!copy.recordings.includes(path)) throw new Error(`${id} has no ${path}`);
    return join(copy.folder, path);
  }
}

/** The texts of a list of prompts by utterance. A plus before a vowel marks its stress and is no part of the text. */
export function readPrompts(list: string): ReadonlyMap<string, string> {
  const prompts = list.matchAll(/^\(\s*(\S+)\s+"(.*)"\s*\)\s*$/gm);
  return new Map([...prompts].map(([, name, text]) => [name!, text!.replaceAll('+', '')]));
}
