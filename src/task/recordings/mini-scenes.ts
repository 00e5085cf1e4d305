import { type RandomStream, randomStream, shuffled } from '../../random/random.ts';
import type { MixedClip, MixedCollection } from '../recordings.ts';
import { miniSounds, type Sound, soundKinds, sounds } from './mini-sounds.ts';

const clipSeconds = 10;
/** Of a longer sound only so much is heard. */
const longestSound = 3;

/** Scenes of one part, from sounds of that part alone. Every kind is heard as often, and so is every sound of a kind. */
function scenesOf(part: Sound['part'], count: number, seed: number): MixedClip[] {
  const random = randomStream(seed);
  const nextKind = deck(soundKinds, random);
  const nextSound = Object.fromEntries(
    soundKinds.map((kind) => [
      kind,
      deck(
        sounds.filter((each) => each.part === part && each.kind === kind),
        random,
      ),
    ]),
  );
  return Array.from({ length: count }, (_, number): MixedClip => {
    const events = Array.from({ length: 1 + (number % 3) }, () => {
      const sound = nextSound[nextKind()]!();
      const seconds = Math.min(longestSound, hundredths(sound.ends - sound.begins));
      return {
        sound,
        seconds,
        at: hundredths(random.next() * (clipSeconds - seconds)),
        level: 0.03 + 0.07 * random.next(),
      };
    });
    const heard = soundKinds.filter((kind) => events.some(({ sound }) => sound.kind === kind));
    return {
      shard: part,
      key: `${part}-${String(number).padStart(3, '0')}`,
      labels: {
        heard,
        events: events.map(({ sound, seconds, at }) => ({
          onset: at,
          offset: hundredths(at + seconds),
          label: sound.kind,
        })),
      },
      seconds: clipSeconds,
      parts: events.map(({ sound, seconds, at, level }) => ({
        package: sound.package,
        path: sound.path,
        from: sound.begins,
        seconds,
        at,
        level,
      })),
      background: { level: 0.002 + 0.003 * random.next(), seed: seed + 1 + number },
    };
  });
}

/** Draws things in random order, each once before any comes again. */
function deck<Thing>(things: readonly Thing[], random: RandomStream): () => Thing {
  let left: Thing[] = [];
  return () => {
    if (left.length === 0) left = Array.from(shuffled(things.length, random), (index) => things[Number(index)]!);
    return left.pop()!;
  };
}

function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** Scenes mixed from the sounds of `mini-sounds`, with what is heard and when. */
export const miniScenes: MixedCollection = {
  id: 'mini-scenes',
  about: '144 scenes of ten seconds with one to three sounds each, mixed from the sounds of mini-sounds.',
  packages: miniSounds.packages,
  samplingRate: 16_000,
  clips: () => [...scenesOf('train', 96, 1), ...scenesOf('test', 48, 1001)],
  sha256: '4e53fff691a0de4e6da6e89c518e0986d278d6bc6e261a4c18714144208d38a7',
  licence: miniSounds.licence,
  homepage: miniSounds.homepage,
};
