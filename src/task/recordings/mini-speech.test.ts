import { expect, test } from 'vitest';
import { miniCount as countTask } from '../catalog/mini-count.ts';
import { miniNotes as notesTask } from '../catalog/mini-notes.ts';
import { readLabel } from '../label/read.ts';
import { miniCount } from './mini-count.ts';
import { miniNotes } from './mini-notes.ts';
import { miniPhones, russianPhones } from './mini-phones.ts';
import { miniSpoof } from './mini-spoof.ts';

/** What the clips of each shard have in common, as `of` names it. */
function inShards<Clip extends { readonly shard: string }>(clips: readonly Clip[], of: (clip: Clip) => string[]) {
  const found = new Map<string, Set<string>>();
  for (const clip of clips) found.set(clip.shard, new Set([...(found.get(clip.shard) ?? []), ...of(clip)]));
  return [...found.values()];
}

function expectApart(sets: readonly Set<string>[]): void {
  const all = sets.flatMap((set) => [...set]);
  expect(new Set(all).size).toBe(all.length);
}

test.each([miniSpoof, miniCount, miniNotes])('$id: every part is a file of the collection’s packages', (collection) => {
  const files = new Map(collection.packages.map((each) => [each.package, each.files]));
  const missing = collection
    .clips()
    .flatMap(({ parts }) => parts)
    .map((part) => ('path' in part ? part : 'speak' in part ? part.speak : part.soundFont))
    .filter(({ package: id, path }) => !files.get(id)?.test(path));
  expect(missing).toEqual([]);
  expect(JSON.stringify(collection.clips())).toBe(JSON.stringify(collection.clips()));
});

test('mini-spoof: every sentence is read by both, and no voice of the synthesizer is in two parts', () => {
  const voices = inShards(miniSpoof.clips(), ({ parts: [part] }) => ('speak' in part! ? [part.voice] : []));
  expect(voices).toHaveLength(3);
  expectApart(voices);
  const readBy = new Map<string, string[]>();
  for (const { labels } of miniSpoof.clips()) {
    const { sentence, source } = labels as { sentence: string; source: string };
    readBy.set(sentence, [...(readBy.get(sentence) ?? []), source]);
  }
  expect(readBy.size).toBe(151);
  for (const sources of readBy.values()) expect(sources).toEqual(['person', 'machine']);
});

test('mini-count: nobody speaks in two folds, and as many different people speak as the label says', () => {
  const speakersOf = (clip: ReturnType<typeof miniCount.clips>[number]) =>
    clip.parts.map((part) => ('path' in part ? part.path.slice(0, part.path.lastIndexOf('/')) : ''));
  expectApart(inShards(miniCount.clips(), speakersOf));
  const counted = miniCount
    .clips()
    .map(({ labels, key }) => readLabel(countTask.label, labels, { archive: 'mini-count', key }));
  expect(counted).toEqual(miniCount.clips().map((clip) => ({ kind: 'class', index: new Set(speakersOf(clip)).size })));
});

test('mini-notes: no instrument plays in two parts, no piece is played twice, and every key is heard in training', () => {
  const clips = miniNotes.clips();
  expectApart(inShards(clips, ({ parts: [part] }) => ('play' in part! ? [String(part.program)] : [])));
  expect(new Set(clips.map(({ labels }) => JSON.stringify(labels))).size).toBe(clips.length);
  const heard = clips.flatMap(({ shard, labels, key }) => {
    const target = readLabel(notesTask.label, labels, { archive: 'mini-notes', key });
    return shard === 'train' && target.kind === 'intervals' ? target.intervals.map(({ index }) => index) : [];
  });
  expect(new Set(heard).size).toBe(88);
  expect(clips.filter(({ shard }) => shard === 'test')).toHaveLength(notesTask.weight);
});

test('mini-phones: phones begin where the one before ends, and pauses are silence', () => {
  const { annotation } = miniPhones.packages[0]!;
  expect(annotation!.pathOf('a/wav/ru_0001.wav')).toBe('a/lab/ru_0001.lab');
  expect(annotation!.read('#\n0.34200 125 pau\n0.39200 125 k\n\t0.42200 125 ay \n')).toEqual({
    phones: [
      { start: 0, end: 0.342, phone: 'sil' },
      { start: 0.342, end: 0.392, phone: 'k' },
      { start: 0.392, end: 0.422, phone: 'ay' },
    ],
  });
  const names = Object.values(russianPhones).flat();
  expect(new Set(names).size).toBe(50);
});
