import { expect, test } from 'vitest';
import type { MixedPart } from '../recordings.ts';
import { miniScenes } from './mini-scenes.ts';
import { soundKinds, sounds } from './mini-sounds.ts';

const clips = miniScenes.clips();
const soundOf = (path: string) => sounds.find((each) => each.path === path)!;

interface SceneLabels {
  readonly heard: readonly string[];
  readonly events: readonly { readonly onset: number; readonly offset: number; readonly label: string }[];
}
const pathOf = (part: MixedPart): string => ('path' in part ? part.path : expect.fail('it is no recording'));
const labelsOf = ({ labels }: (typeof clips)[number]) => labels as unknown as SceneLabels;

test('the plan is the same every time', () => {
  expect(miniScenes.clips()).toEqual(clips);
});

test('a scene has sounds of its own part only, and every sound of a part is in one', () => {
  for (const part of ['train', 'test'] as const) {
    const ofPart = clips.filter(({ shard }) => shard === part);
    const heard = new Set(ofPart.flatMap(({ parts }) => parts.map((part) => soundOf(pathOf(part)))));
    expect(new Set([...heard].map((sound) => sound.part))).toEqual(new Set([part]));
    const kinds = ofPart.flatMap(({ parts }) => parts.map((part) => soundOf(pathOf(part)).kind));
    const counts = soundKinds.map((kind) => kinds.filter((each) => each === kind).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    for (const kind of soundKinds) {
      const known = sounds.filter((sound) => sound.part === part && sound.kind === kind);
      const used = known.filter((sound) => heard.has(sound));
      expect(used.length, kind).toBe(Math.min(known.length, counts[0]!));
    }
  }
});

test('labels tell what is mixed, and when', () => {
  for (const clip of clips) {
    const { heard, events } = labelsOf(clip);
    expect(events).toHaveLength(clip.parts.length);
    for (const [index, part] of clip.parts.entries()) {
      const { at, from, seconds } = part;
      const { kind, begins, ends } = soundOf(pathOf(part));
      const { onset, offset, label } = events[index]!;
      expect([onset, label]).toEqual([at, kind]);
      expect(offset).toBeCloseTo(at + seconds!, 10);
      expect(offset).toBeLessThanOrEqual(clip.seconds);
      expect(from).toBe(begins);
      expect(begins + seconds!).toBeLessThanOrEqual(ends + 1e-9);
    }
    expect(new Set(heard)).toEqual(new Set(events.map(({ label }) => label)));
    expect(new Set(heard).size).toBe(heard.length);
  }
});
