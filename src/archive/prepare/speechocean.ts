import { join } from 'node:path';
import { OtoscopeError } from '../../errors.ts';
import { phoneName } from '../../task/label/phones.ts';
import { selectionsOf, type Task } from '../../task/task.ts';
import type { AlignedPhone } from './aligned-phone.ts';
import { findAlignments } from './alignments.ts';
import type { ClipSource, Material } from './clip-source.ts';
import { isFolder } from './find-files.ts';
import { readKaldiTable } from './kaldi.ts';
import { readScores, type UtteranceScores } from './speechocean-scores.ts';

/** The data set's splits; the task validates on the test split. */
const splits = ['train', 'test'] as const;

/**
 * speechocean762 as its authors publish it (https://www.openslr.org/101): `train/wav.scp` and `test/wav.scp` name the
 * recordings, `resource/scores.json` has the scores.
 *
 * @param from the folder with those, or the one in which `speechocean762` was unpacked.
 * @param alignments a folder with phone alignments (`findAlignments`). Absent: utterances have their scores alone.
 * @returns utterances whose JSON is their scores, `speaker`, and with alignments `phones`, a list of
 * `{ "start", "end", "phone", "accuracy" }`.
 * @throws OtoscopeError where a file of the data set is missing or not as published.
 */
export async function speechocean(task: Task, from: string, alignments?: string): Promise<Material> {
  const root = (await isFolder(join(from, 'speechocean762'))) ? join(from, 'speechocean762') : from;
  const origin = join(root, 'resource', 'scores.json');
  const scores = await readScores(origin);
  const aligned = alignments === undefined ? null : await findAlignments(alignments);
  const clips: ClipSource[] = [];
  const faults: OtoscopeError[] = [];
  for (const split of splits) {
    const { shards } = selectionsOf(task.split)[split]!;
    const recordings = await readKaldiTable(join(root, split, 'wav.scp'));
    const speakers = await readKaldiTable(join(root, split, 'utt2spk'));
    for (const [key, path] of recordings) {
      const own = scores.get(key);
      const alignment = aligned?.get(key);
      aligned?.delete(key);
      if (!own) faults.push(fault(`${key} has no scores in ${origin}`, 'get scores.json of the same release'));
      else if (aligned && !alignment) faults.push(fault(`${key} has no alignment in ${alignments}`, 'align it'));
      else {
        const whole = { ...own.whole, speaker: speakers.get(key) };
        const labels = async () => {
          if (!alignment) return whole;
          return { ...whole, phones: scoredPhones(key, own, await alignment.phones(), alignment.path) };
        };
        clips.push({ shards, key, recording: join(root, path), origin: alignment?.path ?? origin, labels });
      }
    }
  }
  for (const [key, { path }] of aligned ?? []) {
    faults.push(fault(`${key} has an alignment in ${path} and no recording`, 'take the alignments of this data set'));
  }
  return { clips, faults };
}

/**
 * The scored phones of an utterance with their times. Silence of the alignment is passed over, digits of stress are not
 * compared.
 *
 * @throws OtoscopeError where the alignment has other phones.
 */
function scoredPhones(key: string, { phones }: UtteranceScores, alignment: readonly AlignedPhone[], path: string) {
  const spoken = alignment.filter(({ phone }) => phoneName(phone) !== null);
  const length = Math.max(spoken.length, phones.length);
  for (let position = 0; position < length; position++) {
    const [scored, said] = [phones[position]?.phone, spoken[position]?.phone];
    if (scored !== undefined && said !== undefined && phoneName(scored) === phoneName(said)) continue;
    throw fault(
      `${key}: phone ${position + 1} is ${scored ?? 'none'} in scores.json and ${said ?? 'none'} in ${path}`,
      'align with the phones that scores.json lists for each word',
    );
  }
  return spoken.map(({ start, end }, position) => ({ start, end, ...phones[position]! }));
}

function fault(what: string, hint: string): OtoscopeError {
  return new OtoscopeError(`utterance ${what}`, { hint });
}
