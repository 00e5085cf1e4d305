import fc from 'fast-check';

// Property tests try the same cases every time, so that a run of them means the same everywhere; another seed tries others.
fc.configureGlobal({ seed: Number(process.env.OTOSCOPE_TEST_SEED ?? 42) });
