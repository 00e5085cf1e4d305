import type { RecordingCollection } from '../recordings.ts';
import { miniSounds, type Sound, type SoundKind, soundPackages, sounds } from './mini-sounds.ts';

/** What is said of a sound whose file has a name of another form. */
const spokenNames: Readonly<Record<string, string>> = {
  apple_red: 'apple',
  blackcat: 'cat',
  camera_35mm: 'camera',
  camera_lens: 'camera',
  chimp: 'chimpanzee',
  cow_white: 'cow',
  cymbal_crash: 'cymbal',
  doe: 'deer',
  drake: 'duck',
  drum_tomtom_floor: 'tom-tom',
  drumkit: 'drums',
  'eagle-owl': 'eagle owl',
  'final-roll-call': 'bugle',
  gander: 'goose',
  gift: 'wrapping paper',
  mallet_metal: 'metal mallet',
  pig_golden: 'pig',
  scissors_small_closed: 'scissors',
  sheep_lamb: 'sheep',
  tucan: 'toucan',
  'Washing-machine': 'washing machine',
  zozulka: 'cuckoo',
};

const spokenKinds: Readonly<Record<SoundKind, string>> = {
  birds: 'bird',
  hoofed: 'hoofed animal',
  mammals: 'mammal',
  winds: 'wind instrument',
  strings: 'string instrument',
  percussion: 'percussion instrument',
  machines: 'machine',
  objects: 'thing',
};

const spoken = ({ name }: Sound) => spokenNames[name] ?? name.replaceAll('_', ' ');

/** Second recordings of what is tested, and three names of their own. */
const validated: readonly string[] = [
  ...['cow_white', 'doe', 'drake', 'pig_golden', 'sheep_lamb'],
  ...['camera_35mm', 'drumkit', 'zebra'],
];

const trainedNames: ReadonlySet<string> = new Set(sounds.filter(({ source }) => source === 'qabcs').map(spoken));

/** Sounds of Tux Paint of which qABCs has one too are found by words learned from that one; all else is there to learn. */
function partOf(sound: Sound): 'train' | 'valid' | 'test' {
  if (sound.source === 'qabcs' || !trainedNames.has(spoken(sound))) return 'train';
  return validated.includes(sound.name) ? 'valid' : 'test';
}

function captionsOf(sound: Sound): Record<string, string> {
  const [name, kind] = [spoken(sound), spokenKinds[sound.kind]];
  return {
    caption_1: `The ${name} can be heard.`,
    caption_2: `This is the sound of the ${name}.`,
    caption_3: `A ${kind}: the ${name}.`,
    caption_4: `The ${name}, a ${kind}, was recorded here.`,
    caption_5: `Somewhere there is a ${kind}, the ${name}.`,
  };
}

/** The sounds of `mini-sounds` with their names as captions, five each. */
export const miniCaptions: RecordingCollection = {
  ...miniSounds,
  id: 'mini-captions',
  about: 'The recordings of mini-sounds with captions: what is heard and of which kind it is, in five ways.',
  packages: soundPackages((sound) => ({
    shard: partOf(sound),
    key: `${sound.source}-${sound.name}`,
    labels: captionsOf(sound),
  })),
};
