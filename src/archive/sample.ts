import { extname } from 'node:path';
import { z } from 'zod';
import { messageOf, OtoscopeError } from '../errors.ts';
import { nameOf, type SampleName, secret, secretName, type Told, told } from '../told.ts';
import type { Sample } from './shard-reader.ts';

/** A sample taken apart: one recording and its labels. */
export interface Clip extends SampleName {
  /** What the label file holds: an object or a list. */
  readonly labels: unknown;
  readonly audio: Uint8Array;
  /** The recording's format by its extension: `wav`, `flac`, … */
  readonly format: string;
}

/** A clip as errors about its sound name it: `esc50/wds-audio-fold-1-0.tar: 1-100032-A-0`. */
export function clipName(sample: SampleName): Told {
  return told`${sample.archive}: ${secretName(sample.key, nameOf(sample).withheld)}`;
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

/** In bytes. What JSON of this size becomes in memory is bounded; the notes of an hour of piano are a hundredth of it. */
const largestLabels = 2 ** 25;

const labelsSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

/**
 * A sample's labels (its one `.json` member) and recording: its one member whose last extension is that of an audio format.
 *
 * @param archive path of the shard, for errors.
 * @param number the sample's place in it.
 * @throws OtoscopeError that names archive and key where one is missing, double or broken.
 */
export function clipOf(sample: Sample, archive: string, number?: number): Clip {
  const { key, members } = sample;
  const name: SampleName = { archive, key, ...(number !== undefined && { number }) };
  const labels = labelsOf(sample, name);
  const audio = [...members.keys()].filter((extension) => audioFormats.has(formatOf(extension)));
  if (audio.length !== 1)
    throw invalid(
      `has ${audio.length === 0 ? 'no recording' : `${audio.length} recordings`}`,
      told`expected one audio file beside the .json, found ${extensionsOf(sample)}`,
    );
  const [extension] = audio as [string];
  const bytes = members.get(extension)!;
  if (bytes.length === 0) {
    throw invalid(told`has an empty recording .${secret(extension)}`, 'get or make the archive again');
  }
  return { ...name, labels, audio: bytes, format: formatOf(extension) };

  function invalid(what: string | Told, hint: string | Told): OtoscopeError {
    return new OtoscopeError(told`${archive}: ${nameOf(name)} ${what}`, { hint });
  }
}

/** The labels alone: the sample's `.json` member, an object or a list. */
function labelsOf(sample: Sample, name: SampleName): unknown {
  const json = sample.members.get('json');
  if (!json)
    throw new OtoscopeError(told`${name.archive}: ${nameOf(name)} has no labels`, {
      hint: told`expected a member ${secret(name.key)}.json, found ${extensionsOf(sample)}`,
    });
  try {
    if (json.length > largestLabels)
      throw new Error(`they are ${json.length} bytes long, at most ${largestLabels} are read`);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(json);
    return labelsSchema.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it is neither an object nor a list' : secret(messageOf(error));
    throw new OtoscopeError(
      told`${name.archive}: the labels ${secret(`${name.key}.json`, `of ${nameOf(name).withheld}`)} cannot be read: ${why}`,
      {
        hint: 'expected JSON such as {"label": "dog"}; make the archive again',
        cause: error,
      },
    );
  }
}

/** An extension is all that follows the first dot, so it may be a part of the name. */
function extensionsOf({ members }: Sample): Told {
  return secret([...members.keys()].map((name) => `.${name}`).join(', '), 'others');
}

function formatOf(extension: string): string {
  return extname(`.${extension}`).slice(1) || extension;
}
