import { extname } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import type { Sample } from './shard-reader.ts';

/** A sample taken apart: one recording and its labels. */
export interface Clip {
  readonly key: string;
  /** What the label file holds: an object or a list. */
  readonly labels: unknown;
  readonly audio: Uint8Array;
  /** The recording's format by its extension: `wav`, `flac`, … */
  readonly format: string;
}

/**
 * Extensions of recordings. Named rather than "whatever is no label": a spectrogram or picture beside a recording must not
 * be taken for one.
 */
export const audioFormats: ReadonlySet<string> = new Set(
  'wav wave flac mp3 ogg oga opus m4a mp4 aac wma aif aiff aifc au snd caf w64 rf64 webm mka amr ape wv mp2 ac3 3gp sph'.split(
    ' ',
  ),
);

const labelsSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

/**
 * A sample's labels (its one `.json` member) and recording: its one member whose last extension is that of an audio format.
 *
 * @param archive path of the shard, for errors.
 * @throws OtoscopeError that names archive and key where one is missing, double or broken.
 */
export function clipOf(sample: Sample, archive: string): Clip {
  const { key, members } = sample;
  const labels = labelsOf(sample, archive);
  const audio = [...members.keys()].filter((extension) => audioFormats.has(formatOf(extension)));
  if (audio.length !== 1)
    throw invalid(
      `has ${audio.length === 0 ? 'no recording' : `${audio.length} recordings`}`,
      `expected one audio file beside the .json, found ${[...members.keys()].map((name) => `.${name}`).join(', ')}`,
    );
  const [extension] = audio as [string];
  const bytes = members.get(extension)!;
  if (bytes.length === 0) throw invalid(`has an empty recording .${extension}`, 'get or make the archive again');
  return { key, labels, audio: bytes, format: formatOf(extension) };

  function invalid(what: string, hint: string): OtoscopeError {
    return new OtoscopeError(`${archive}: sample ${key} ${what}`, { hint });
  }
}

/** The labels alone: the sample's `.json` member, an object or a list. */
export function labelsOf({ key, members }: Sample, archive: string): unknown {
  const json = members.get('json');
  if (!json)
    throw new OtoscopeError(`${archive}: sample ${key} has no labels`, {
      hint: `expected a member ${key}.json, found ${[...members.keys()].map((name) => `.${name}`).join(', ')}`,
    });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(json);
    return labelsSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it is neither an object nor a list' : messageOf(error);
    throw new OtoscopeError(`${archive}: the labels ${key}.json cannot be read: ${why}`, {
      hint: 'expected JSON such as {"label": "dog"}; make the archive again',
      cause: error,
    });
  }
}

function formatOf(extension: string): string {
  return extname(`.${extension}`).slice(1) || extension;
}
