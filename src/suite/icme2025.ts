import { asvspoof2015 } from '../task/catalog/asvspoof2015.ts';
import { clotho } from '../task/catalog/clotho.ts';
import { cremad } from '../task/catalog/cremad.ts';
import { desed } from '../task/catalog/desed.ts';
import { esc50 } from '../task/catalog/esc50.ts';
import { fingerSnap } from '../task/catalog/finger-snap.ts';
import { fluentSpeechCommands } from '../task/catalog/fluentspeechcommands.ts';
import { freeMusicArchive } from '../task/catalog/freemusicarchive.ts';
import { fsd50k } from '../task/catalog/fsd50k.ts';
import { fsdkaggle2018 } from '../task/catalog/fsdkaggle2018.ts';
import { gtzanGenre } from '../task/catalog/gtzan-genre.ts';
import { insideOutsideCar } from '../task/catalog/inside-outside-car.ts';
import { keyScratching } from '../task/catalog/key-scratching.ts';
import { libricount } from '../task/catalog/libricount.ts';
import { librispeechMaleFemale } from '../task/catalog/librispeechmalefemale.ts';
import { librispeechPhoneme } from '../task/catalog/librispeechphoneme.ts';
import { liveenv } from '../task/catalog/liveenv.ts';
import { maestro } from '../task/catalog/maestro.ts';
import { nsynthInstrument } from '../task/catalog/nsynthinstument.ts';
import { nsynthPitch } from '../task/catalog/nsynthpitch.ts';
import { speechCommands } from '../task/catalog/speechcommandsv1.ts';
import { speechocean762 } from '../task/catalog/speechocean762.ts';
import { subwayBroadcast } from '../task/catalog/subway-broadcast.ts';
import { urbansound8k } from '../task/catalog/urbansound8k.ts';
import { vocalsound } from '../task/catalog/vocalsound.ts';
import { voxceleb1 } from '../task/catalog/voxceleb1.ts';
import { voxlingua33 } from '../task/catalog/voxlingua33.ts';
import type { Suite } from './suite.ts';

/** The catalog declares each task as the challenge's table has it. */
export const icme2025: Suite = {
  id: 'icme2025',
  name: 'ICME 2025 Audio Encoder Capability Challenge',
  about: 'The 27 rows of the challenge’s table with its metrics: 22 public tasks and five whose recordings are hidden.',
  tasks: [
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
    esc50,
    fsd50k,
    urbansound8k,
    desed,
    fsdkaggle2018,
    clotho,
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
  ],
};
