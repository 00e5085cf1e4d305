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
import { librispeech } from '../task/catalog/librispeech.ts';
import { librispeechMaleFemale } from '../task/catalog/librispeechmalefemale.ts';
import { liveenv } from '../task/catalog/liveenv.ts';
import { maestro } from '../task/catalog/maestro.ts';
import { nsynthInstrument } from '../task/catalog/nsynthinstument.ts';
import { ravdess } from '../task/catalog/ravdess.ts';
import { speechCommands } from '../task/catalog/speechcommandsv1.ts';
import { subwayBroadcast } from '../task/catalog/subway-broadcast.ts';
import { urbansound8k } from '../task/catalog/urbansound8k.ts';
import { vocalImitations } from '../task/catalog/vocalimitations.ts';
import { vocalsound } from '../task/catalog/vocalsound.ts';
import { voxceleb1 } from '../task/catalog/voxceleb1.ts';
import { voxlingua33 } from '../task/catalog/voxlingua33.ts';
import type { Suite } from './suite.ts';

/** Where X-ARES has another metric than the challenge's table, or no Track B, the task is declared anew. */
export const xares: Suite = {
  id: 'xares',
  name: 'X-ARES',
  about: 'The 27 tasks of X-ARES v0.1.3 with its metrics and weights, to be put beside its published tables.',
  tasks: [
    speechCommands,
    libricount,
    voxlingua33,
    voxceleb1,
    librispeechMaleFemale,
    fluentSpeechCommands,
    vocalsound,
    cremad,
    { ...asvspoof2015, metric: 'accuracy' },
    ravdess,
    librispeech,
    esc50,
    fsd50k,
    urbansound8k,
    { ...desed, trackB: false },
    { ...fsdkaggle2018, metric: 'accuracy' },
    clotho,
    vocalImitations,
    insideOutsideCar,
    fingerSnap,
    keyScratching,
    subwayBroadcast,
    { ...liveenv, metric: 'accuracy' },
    { ...maestro, metric: 'segment-f1-micro', trackB: false },
    gtzanGenre,
    nsynthInstrument,
    freeMusicArchive,
  ],
};
