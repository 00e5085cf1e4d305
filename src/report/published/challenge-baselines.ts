// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these are scores
import type { PublishedTable } from './table.ts';

const source = {
  label: 'challenge page',
  source: 'page of the ICME 2025 Audio Encoder Capability Challenge, baselines, February 2025',
} as const;

/** Linear probes on four encoders. */
export const baselineProbes: PublishedTable = {
  ...source,
  track: 'A',
  encoders: [{ name: 'dasheng' }, { name: 'wav2vec2' }, { name: 'whisper' }, { name: 'data2vec' }],
  scores: {
    speechcommandsv1: [0.967, 0.805, 0.955, 0.93],
    libricount: [0.688, 0.605, 0.549, 0.507],
    voxlingua33: [0.813, 0.557, 0.855, 0.617],
    voxceleb1: [0.78, 0.34, 0.205, 0.103],
    librispeechmalefemale: [0.985, 0.952, 0.877, 0.754],
    fluentspeechcommands: [0.916, 0.417, 0.878, 0.962],
    vocalsound: [0.91, 0.791, 0.871, 0.807],
    cremad: [0.772, 0.568, 0.6, 0.566],
    asvspoof2015: [0.963, 0.914, 0.885, 0.892],
    ravdess: [0.725, 0.44, 0.46, 0.469],
    librispeech: [0.612, 0.001, 0.802, 0.86],
    esc50: [0.869, 0.579, 0.614, 0.249],
    fsd50k: [0.408, 0.166, 0.262, 0.084],
    urbansound8k: [0.835, 0.676, 0.719, 0.443],
    desed: [0.532, 0.081, 0.125, 0.137],
    fsdkaggle2018: [0.557, 0.352, 0.478, 0.196],
    clotho: [0.033, 0.018, 0.029, 0.006],
    vocalimitations: [0.238, 0.108, 0.197, 0.112],
    gtzan_genre: [0.869, 0.681, 0.751, 0.495],
    nsynthinstument: [0.693, 0.464, 0.491, 0.34],
    freemusicarchive: [0.64, 0.518, 0.595, 0.36],
  },
  quoted: {
    listed: [0.696, 0.384, 0.646, 0.565],
  },
};

/** Nearest neighbours of four encoders. */
export const baselineNeighbours: PublishedTable = {
  ...source,
  track: 'B',
  encoders: [{ name: 'dasheng' }, { name: 'wav2vec2' }, { name: 'whisper' }, { name: 'data2vec' }],
  scores: {
    speechcommandsv1: [0.903, 0.208, 0.096, 0.85],
    libricount: [0.31, 0.241, 0.253, 0.186],
    voxlingua33: [0.376, 0.034, 0.058, 0.05],
    voxceleb1: [0.262, 0.003, 0.01, 0.033],
    librispeechmalefemale: [0.493, 0.552, 0.586, 0.632],
    fluentspeechcommands: [0.025, 0.008, 0.032, 0.156],
    vocalsound: [0.336, 0.265, 0.417, 0.295],
    cremad: [0.381, 0.175, 0.382, 0.325],
    asvspoof2015: [0.869, 0.858, 0.843, 0.942],
    ravdess: [0.369, 0.171, 0.287, 0.289],
    esc50: [0.621, 0.091, 0.191, 0.037],
    urbansound8k: [0.662, 0.334, 0.214, 0.153],
    vocalimitations: [0.031, 0.006, 0.017, 0.008],
    gtzan_genre: [0.753, 0.347, 0.504, 0.119],
    nsynthinstument: [0.441, 0.219, 0.211, 0.104],
    freemusicarchive: [0.589, 0.135, 0.396, 0.126],
  },
  quoted: {
    listed: [0.499, 0.254, 0.301, 0.379],
  },
};
