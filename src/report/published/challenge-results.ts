// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these are scores
import type { PublishedTable } from './table.ts';

const source = {
  label: 'challenge',
  source: 'results of the ICME 2025 Audio Encoder Capability Challenge (docs/result.json of its site)',
} as const;

/** The seven teams’ encoders, Track A. */
export const challengeTrackA: PublishedTable = {
  ...source,
  track: 'A',
  encoders: [
    { name: 'Aluminumbox', affiliation: 'Alibaba' },
    { name: 'GAEBT', affiliation: 'ByteDance' },
    { name: 'CMU', affiliation: 'Carnegie Mellon University' },
    { name: 'audiocodec', affiliation: 'ByteDance' },
    { name: 'AudioX', affiliation: 'ByteDance' },
    { name: 'SAMoVA', affiliation: 'IRIT' },
    { name: 'Probin', affiliation: 'NTT' },
  ],
  scores: {
    speechcommandsv1: [0.956, 0.973, 0.971, 0.977, 0.969, 0.168, 0.941],
    libricount: [0.719, 0.732, 0.747, 0.685, 0.64, 0.476, 0.707],
    voxlingua33: [0.844, 0.918, 0.875, 0.92, 0.904, 0.102, 0.605],
    voxceleb1: [0.817, 0.855, 0.856, 0.838, 0.36, 0.039, 0.641],
    librispeechmalefemale: [0.984, 0.983, 0.977, 0.981, 0.97, 0.882, 0.986],
    fluentspeechcommands: [0.958, 0.988, 0.954, 0.992, 0.991, 0.027, 0.683],
    vocalsound: [0.911, 0.938, 0.924, 0.935, 0.935, 0.523, 0.932],
    cremad: [0.772, 0.868, 0.81, 0.858, 0.862, 0.426, 0.715],
    asvspoof2015: [0.98, 0.997, 0.983, 0.995, 0.986, 0.884, 0.924],
    ravdess: [0.766, 0.828, 0.79, 0.842, 0.838, 0.301, 0.707],
    librispeech: [0.715, 0.897, 0.708, 0.903, 0.87, 0, 0],
    esc50: [0.871, 0.965, 0.905, 0.968, 0.964, 0.341, 0.978],
    fsd50k: [0.407, 0.58, 0.489, 0.591, 0.593, 0.15, 0.626],
    urbansound8k: [0.836, 0.862, 0.863, 0.861, 0.85, 0.582, 0.9],
    desed: [0.556, 0.637, 0.568, 0.596, 0.602, 0.305, 0.738],
    fsdkaggle2018: [0.654, 0.886, 0.721, 0.893, 0.893, 0.204, 0.916],
    clotho: [0.027, 0.054, 0.033, 0.055, 0.058, 0.013, 0.045],
    vocalimitations: [0.317, 0.319, 0.29, 0.332, 0.271, 0.058, 0.285],
    inside_outside_car: [0.97, 0.976, 0.978, 0.978, 0.923, 0.911, 0.982],
    finger_snap: [0.873, 0.885, 0.873, 0.885, 0.884, 0.853, 0.875],
    key_scratching: [1, 0.847, 1, 0.847, 0.851, 1, 1],
    subway_broadcast: [0.978, 0.991, 0.989, 0.994, 0.98, 0.886, 0.996],
    liveenv: [0.988, 0.987, 0.99, 0.987, 0.978, 0.936, 0.992],
    maestro: [0.549, 0.296, 0.243, 0.296, 0.187, 0.399, 0.191],
    gtzan_genre: [0.89, 0.932, 0.901, 0.936, 0.936, 0.629, 0.909],
    nsynthinstument: [0.624, 0.746, 0.767, 0.744, 0.706, 0.399, 0.707],
    freemusicarchive: [0.647, 0.676, 0.636, 0.689, 0.677, 0.546, 0.637],
  },
  quoted: {
    weighted: [0.807, 0.86, 0.827, 0.865, 0.836, 0.516, 0.709],
  },
};

/** The seven teams’ encoders, Track B. */
export const challengeTrackB: PublishedTable = {
  ...source,
  track: 'B',
  encoders: [
    { name: 'Aluminumbox', affiliation: 'Alibaba' },
    { name: 'GAEBT', affiliation: 'ByteDance' },
    { name: 'CMU', affiliation: 'Carnegie Mellon University' },
    { name: 'audiocodec', affiliation: 'ByteDance' },
    { name: 'AudioX', affiliation: 'ByteDance' },
    { name: 'SAMoVA', affiliation: 'IRIT' },
    { name: 'Probin', affiliation: 'NTT' },
  ],
  scores: {
    speechcommandsv1: [0.463, 0.941, 0.896, 0.974, 0.967, 0.043, 0.571],
    libricount: [0.435, 0.377, 0.347, 0.333, 0.348, 0.306, 0.49],
    voxlingua33: [0.402, 0.654, 0.417, 0.697, 0.63, 0.056, 0.245],
    voxceleb1: [0.277, 0.204, 0.28, 0.188, 0.035, 0.002, 0.149],
    librispeechmalefemale: [0.851, 0.912, 0.877, 0.842, 0.818, 0.544, 0.978],
    fluentspeechcommands: [0.026, 0.69, 0.302, 0.985, 0.987, 0.009, 0.052],
    vocalsound: [0.691, 0.917, 0.547, 0.932, 0.933, 0.256, 0.908],
    cremad: [0.391, 0.658, 0.392, 0.804, 0.823, 0.279, 0.471],
    asvspoof2015: [0.974, 0.957, 0.959, 0.899, 0.891, 0.927, 0.588],
    ravdess: [0.491, 0.622, 0.469, 0.724, 0.729, 0.215, 0.491],
    esc50: [0.682, 0.904, 0.658, 0.921, 0.949, 0.141, 0.964],
    urbansound8k: [0.711, 0.8, 0.722, 0.809, 0.815, 0.303, 0.879],
    vocalimitations: [0.121, 0.197, 0.109, 0.21, 0.186, 0.017, 0.147],
    inside_outside_car: [0.775, 0.882, 0.81, 0.85, 0.822, 0.676, 0.836],
    finger_snap: [0.842, 0.876, 0.843, 0.88, 0.868, 0.726, 0.853],
    key_scratching: [0.636, 0.841, 0.903, 0.836, 0.84, 0.982, 0.996],
    subway_broadcast: [0.966, 0.978, 0.966, 0.978, 0.973, 0.566, 0.977],
    gtzan_genre: [0.796, 0.867, 0.785, 0.872, 0.899, 0.452, 0.873],
    nsynthinstument: [0.429, 0.676, 0.577, 0.671, 0.708, 0.17, 0.667],
    freemusicarchive: [0.595, 0.655, 0.574, 0.642, 0.664, 0.448, 0.653],
  },
  quoted: {
    weighted: [0.641, 0.782, 0.707, 0.792, 0.778, 0.48, 0.71],
  },
};
