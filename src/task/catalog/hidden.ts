import type { Task } from '../task.ts';

/** What the challenge’s hidden tasks have in common: only its organisers have the recordings. */
export const hidden = {
  restricted: true,
  licence: 'not released',
  citation:
    'Zhang, Dinkel, Song, Wang, Niu, Cheng, Xin, Li, Wang, Wang, Luan, “The ICME 2025 Audio Encoder Capability Challenge”, arXiv:2501.15302, 2025',
  homepage: 'https://dataoceanai.github.io/ICME2025-Audio-Encoder-Challenge/',
} satisfies Partial<Task>;
