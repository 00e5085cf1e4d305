import { OtoscopeError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { asvspoof2015 } from './catalog/asvspoof2015.ts';
import { clotho } from './catalog/clotho.ts';
import { cremad } from './catalog/cremad.ts';
import { desed } from './catalog/desed.ts';
import { esc50 } from './catalog/esc50.ts';
import { fingerSnap } from './catalog/finger-snap.ts';
import { fluentSpeechCommands } from './catalog/fluentspeechcommands.ts';
import { freeMusicArchive } from './catalog/freemusicarchive.ts';
import { fsd50k } from './catalog/fsd50k.ts';
import { fsdkaggle2018 } from './catalog/fsdkaggle2018.ts';
import { gtzanGenre } from './catalog/gtzan-genre.ts';
import { insideOutsideCar } from './catalog/inside-outside-car.ts';
import { keyScratching } from './catalog/key-scratching.ts';
import { libricount } from './catalog/libricount.ts';
import { librispeech } from './catalog/librispeech.ts';
import { librispeechMaleFemale } from './catalog/librispeechmalefemale.ts';
import { librispeechPhoneme } from './catalog/librispeechphoneme.ts';
import { liveenv } from './catalog/liveenv.ts';
import { maestro } from './catalog/maestro.ts';
import { miniCaptionsTask } from './catalog/mini-captions.ts';
import { miniCount } from './catalog/mini-count.ts';
import { miniEvents } from './catalog/mini-events.ts';
import { miniGender } from './catalog/mini-gender.ts';
import { miniInstruments } from './catalog/mini-instruments.ts';
import { miniLanguages } from './catalog/mini-languages.ts';
import { miniNotes } from './catalog/mini-notes.ts';
import { miniPhones } from './catalog/mini-phones.ts';
import { miniPitch } from './catalog/mini-pitch.ts';
import { miniSoundsTask } from './catalog/mini-sounds.ts';
import { miniSpeakers } from './catalog/mini-speakers.ts';
import { miniSpoof } from './catalog/mini-spoof.ts';
import { miniTags } from './catalog/mini-tags.ts';
import { miniWords } from './catalog/mini-words.ts';
import { nsynthInstrument } from './catalog/nsynthinstument.ts';
import { nsynthPitch } from './catalog/nsynthpitch.ts';
import { ravdess } from './catalog/ravdess.ts';
import { speechCommands } from './catalog/speechcommandsv1.ts';
import { speechocean762 } from './catalog/speechocean762.ts';
import { subwayBroadcast } from './catalog/subway-broadcast.ts';
import { urbansound8k } from './catalog/urbansound8k.ts';
import { vocalImitations } from './catalog/vocalimitations.ts';
import { vocalsound } from './catalog/vocalsound.ts';
import { voxceleb1 } from './catalog/voxceleb1.ts';
import { voxlingua33 } from './catalog/voxlingua33.ts';
import type { Task } from './task.ts';

/** Every task there is: those of the challenge and of X-ARES by domain, then those of the mini suite. */
export const tasks: readonly Task[] = [
  speechCommands,
  libricount,
  voxlingua33,
  voxceleb1,
  librispeechMaleFemale,
  librispeechPhoneme,
  fluentSpeechCommands,
  vocalsound,
  cremad,
  speechocean762,
  asvspoof2015,
  ravdess,
  librispeech,
  esc50,
  fsd50k,
  urbansound8k,
  desed,
  fsdkaggle2018,
  clotho,
  vocalImitations,
  insideOutsideCar,
  fingerSnap,
  keyScratching,
  subwayBroadcast,
  liveenv,
  maestro,
  gtzanGenre,
  nsynthInstrument,
  nsynthPitch,
  freeMusicArchive,
  miniInstruments,
  miniPitch,
  miniWords,
  miniSpeakers,
  miniGender,
  miniLanguages,
  miniPhones,
  miniSpoof,
  miniCount,
  miniSoundsTask,
  miniEvents,
  miniTags,
  miniCaptionsTask,
  miniNotes,
];

/**
 * The task of that id.
 *
 * @throws OtoscopeError (wrong usage) that suggests the nearest id.
 */
export function findTask(id: string): Task {
  const found = tasks.find((task) => task.id === id);
  if (found) return found;
  const ids = tasks.map((task) => task.id);
  const near = nearest(id, ids);
  throw new OtoscopeError(`there is no task "${id}"`, {
    hint: near === undefined ? 'otoscope tasks lists them' : `did you mean ${near}? otoscope tasks lists them all`,
    exitCode: 2,
  });
}
