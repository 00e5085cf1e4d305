import { icme2025 } from './icme2025.ts';

/** How much audio an archive holds. */
export interface ArchiveHours {
  readonly hours: number;
  /** What the number comes from: clips times their length, or what the data set's authors state. */
  readonly from: string;
  /** The archive may hold another part of the data set than counted here, or clips of a length that is only known by its mean. */
  readonly estimated?: true;
}

/**
 * Hours of audio in the public archives of the suite icme2025, by archive. Archives that tasks share are encoded once.
 * The five hidden ones are not here: what the challenge's proposal says of their sizes is not what was used.
 */
export const archiveHours: Readonly<Record<string, ArchiveHours>> = {
  speechcommandsv1: { hours: 18, from: '64,727 clips of 1 s (Warden 2018)' },
  libricount: { hours: 7.9, from: '5,720 clips of 5 s (Stöter et al. 2018)' },
  voxlingua33: { hours: 60, from: 'a part of VoxLingua107’s 33 languages of unstated size', estimated: true },
  voxceleb1: { hours: 350, from: '153,516 utterances of 8.2 s on average (Nagrani et al. 2017)' },
  librispeech: { hours: 111, from: 'train-clean-100, dev-clean and test-clean (Panayotov et al. 2015)' },
  librispeechphoneme: { hours: 111, from: 'the same recordings of LibriSpeech, in an archive of its own' },
  fluentspeechcommands: { hours: 19, from: '14.7, 1.9 and 2.4 h (Lugosch et al. 2019)' },
  vocalsound: { hours: 24, from: '21,024 recordings of 4.2 s on average (Gong et al. 2022)' },
  cremad: { hours: 5.3, from: '7,442 clips of about 2.5 s', estimated: true },
  speechocean762: { hours: 6, from: '5,000 utterances of about 4 s', estimated: true },
  asvspoof2015: { hours: 250, from: '263,151 utterances of about 3.4 s', estimated: true },
  esc50: { hours: 2.8, from: '2,000 clips of 5 s (Piczak 2015)' },
  fsd50k: { hours: 108, from: '108.3 h (Fonseca et al. 2022)' },
  urbansound8k: { hours: 8.8, from: '8.75 h (Salamon et al. 2014)' },
  desed: { hours: 31, from: 'some 11,000 clips of 10 s', estimated: true },
  fsdkaggle2018: { hours: 20, from: '11,073 recordings of some 6.5 s', estimated: true },
  clotho: { hours: 37, from: '5,929 clips of 15 to 30 s', estimated: true },
  maestro: { hours: 73, from: '65 test clips, taken for a tenth of the archive as in MAESTRO v3', estimated: true },
  gtzan_genre: { hours: 8.3, from: '1,000 clips of 30 s (Tzanetakis & Cook 2002)' },
  nsynthinstument: { hours: 340, from: '305,979 notes of 4 s (Engel et al. 2017)' },
  freemusicarchive: { hours: 67, from: '8,000 clips of 30 s (Defferrard et al. 2017)' },
};

/** Hours of audio in the public archives of icme2025, and how many of them are estimated. */
export function hoursOfSuite(): { readonly hours: number; readonly estimated: number } {
  const archives = new Set(icme2025.tasks.filter(({ restricted }) => !restricted).map(({ archive }) => archive));
  let [hours, estimated] = [0, 0];
  for (const archive of archives) {
    const entry = archiveHours[archive];
    if (!entry) continue;
    hours += entry.hours;
    if (entry.estimated) estimated += entry.hours;
  }
  return { hours, estimated };
}
