// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these are scores
import type { PublishedTable } from './table.ts';

const source = { label: 'X-ARES', source: 'README of X-ARES v0.1.3' } as const;

/**
 * Linear probes on four encoders. LibriSpeech’s row is the first of two that the README gives; in brackets it has 0.724, 0.545,
 * 0.815 and 0.866, measured with v0.1.3. Its means belong to neither.
 */
export const xaresProbes: PublishedTable = {
  ...source,
  track: 'A',
  encoders: [{ name: 'dasheng' }, { name: 'wav2vec2' }, { name: 'whisper' }, { name: 'data2vec' }],
  scores: {
    speechcommandsv1: [0.969, 0.714, 0.933, 0.927],
    libricount: [0.681, 0.583, 0.549, 0.492],
    voxlingua33: [0.814, 0.553, 0.873, 0.62],
    voxceleb1: [0.78, 0.34, 0.388, 0.105],
    librispeechmalefemale: [0.986, 0.948, 0.973, 0.752],
    fluentspeechcommands: [0.946, 0.468, 0.776, 0.978],
    vocalsound: [0.91, 0.768, 0.86, 0.803],
    cremad: [0.767, 0.541, 0.572, 0.523],
    asvspoof2015: [0.964, 0.924, 0.966, 0.937],
    ravdess: [0.749, 0.442, 0.459, 0.467],
    librispeech: [0.608, 0.405, 0.721, 0.893],
    esc50: [0.857, 0.51, 0.528, 0.229],
    fsd50k: [0.409, 0.166, 0.262, 0.085],
    urbansound8k: [0.833, 0.659, 0.687, 0.426],
    desed: [0.537, 0.313, 0.127, 0.136],
    fsdkaggle2018: [0.534, 0.241, 0.241, 0.153],
    clotho: [0.029, 0.014, 0.038, 0.008],
    vocalimitations: [0.253, 0.147, 0.18, 0.128],
    inside_outside_car: [0.972, 0.928, 0.866, 0.869],
    finger_snap: [0.87, 0.872, 0.861, 0.808],
    key_scratching: [0.999, 0.983, 0.985, 0.909],
    subway_broadcast: [0.972, 0.93, 0.942, 0.869],
    liveenv: [0.986, 0.955, 0.887, 0.759],
    maestro: [0.524, 0.18, 0.011, 0.116],
    gtzan_genre: [0.851, 0.63, 0.622, 0.448],
    nsynthinstument: [0.688, 0.443, 0.532, 0.336],
    freemusicarchive: [0.643, 0.469, 0.581, 0.334],
  },
  quoted: {
    public: [0.699, 0.49, 0.632, 0.598],
    weighted: [0.801, 0.664, 0.74, 0.694],
  },
};

/** Nearest neighbours of four encoders. */
export const xaresNeighbours: PublishedTable = {
  ...source,
  track: 'B',
  encoders: [{ name: 'dasheng' }, { name: 'wav2vec2' }, { name: 'whisper' }, { name: 'data2vec' }],
  scores: {
    speechcommandsv1: [0.903, 0.208, 0.096, 0.852],
    libricount: [0.311, 0.235, 0.246, 0.176],
    voxlingua33: [0.376, 0.034, 0.36, 0.058],
    voxceleb1: [0.262, 0.003, 0.01, 0.033],
    librispeechmalefemale: [0.791, 0.606, 0.617, 0.724],
    fluentspeechcommands: [0.26, 0.017, 0.032, 0.63],
    vocalsound: [0.382, 0.269, 0.405, 0.308],
    cremad: [0.38, 0.221, 0.372, 0.351],
    asvspoof2015: [0.869, 0.858, 0.843, 0.942],
    ravdess: [0.408, 0.169, 0.296, 0.313],
    esc50: [0.618, 0.081, 0.191, 0.04],
    urbansound8k: [0.662, 0.339, 0.215, 0.156],
    vocalimitations: [0.107, 0.01, 0.016, 0.018],
    inside_outside_car: [0.798, 0.575, 0.73, 0.588],
    finger_snap: [0.848, 0.787, 0.401, 0.461],
    key_scratching: [0.955, 0.923, 0.691, 0.55],
    subway_broadcast: [0.949, 0.533, 0.884, 0.53],
    gtzan_genre: [0.758, 0.303, 0.35, 0.108],
    nsynthinstument: [0.499, 0.251, 0.205, 0.179],
    freemusicarchive: [0.592, 0.251, 0.406, 0.106],
  },
  quoted: {
    public: [0.504, 0.262, 0.299, 0.388],
    weighted: [0.683, 0.469, 0.475, 0.455],
  },
};
