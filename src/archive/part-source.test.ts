import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeWav } from '../audio/write-wav.ts';
import type { MixedClip, MixedCollection, PlayedNotes, SpokenText } from '../task/recordings.ts';
import { PartSource, readPrompts } from './part-source.ts';
import { synthesizerPackage } from './synthesis/play.ts';
import { speechPackage } from './synthesis/speak.ts';

// A thread starts slowly where every core is taken.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let source: PartSource | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-parts-'));
});
afterEach(async () => {
  await source?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Packages of one folder with these files. */
async function sourceOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<PartSource> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const ids = ['deb:texts', speechPackage, synthesizerPackage];
  const collection: MixedCollection = {
    ...{ id: 'made', about: '', licence: '', homepage: '', samplingRate: 8000, clips: () => [], sha256: '' },
    packages: ids.map((id) => ({ package: id, files: /./, sha256: '' })),
  };
  source = new PartSource(
    collection,
    ids.map(() => ({ folder, version: '1', recordings: Object.keys(files) })),
  );
  return source;
}

const clip: MixedClip = {
  shard: 'test',
  key: 'one',
  labels: {},
  seconds: 1,
  parts: [],
  background: { level: 0, seed: 0 },
};
const place = { at: 0, level: 0.1 };
const text: SpokenText & typeof place = {
  ...{ ...place, voice: 'ru+m1', speed: 150, pitch: 40 },
  speak: { package: 'deb:texts', path: 'prompts', utterance: 'two' },
};
const prompts = '( one "Раз." )\n( two "Дв+а, три." )\n';

/** An empty WebAssembly module, and in place of espeak-ng a program that answers or fails. */
const speechFiles = (program: string) => ({
  prompts,
  'package.json': '{"type":"module"}',
  'dist/espeak-ng.wasm': Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
  'dist/espeak-ng.js': program,
});

test('a text is spoken with the voice, speed and pitch of the plan', async () => {
  const wav = Buffer.from(writeWav(new Float32Array(4000).fill(0.5), 16_000)).toString('base64');
  const parts = await sourceOf(
    speechFiles(`export default async (options) => {
      const files = {};
      const FS = { writeFile: (path, text) => { files[path] = text; }, readFile: () => Buffer.from('${wav}', 'base64') };
      for (const each of options.preRun) each({ FS });
      await new Promise((done) => options.instantiateWasm({}, done));
      const [said, asked] = [files['/text'], options.arguments.join(' ')];
      if (said !== 'Два, три.' || asked !== '-v ru+m1 -s 150 -p 40 -b 1 -f /text -w /speech') throw new Error(said + asked);
      return { FS };
    };`),
  );
  expect(await parts.samplesOf(text, clip)).toHaveLength(2000);
});

test('a program that fails is told with its words, the clip and what to do', async () => {
  const parts = await sourceOf(
    speechFiles(`export default async ({ printErr }) => { printErr('no voice today'); throw new Error('exit 1'); };`),
  );
  await expect(parts.samplesOf(text, clip)).rejects.toThrow(
    expect.objectContaining({
      message: 'made: clip one cannot be made: espeak-ng does not speak with voice ru+m1: no voice today',
      hint: expect.stringContaining('run again'),
    }),
  );
});

test('notes are struck and released at their times, by the instrument of the plan', async () => {
  const parts = await sourceOf({
    'package.json': '{}',
    'font.sf2': 'a font',
    'externals/libfluidsynth-2.4.6.js': '',
    // Sounds as many keys as are down, times the program's number.
    'dist/js-synthesizer.js': `
      class Synthesizer {
        static initializeWithFluidSynthModule() {}
        down = new Set();
        init() {}
        async loadSFont(file) { return String(file).length; }
        midiAllSoundsOff() { this.down.clear(); }
        midiProgramSelect(channel, font, bank, program) { this.program = font === 6 ? program : NaN; }
        midiNoteOn(channel, key) { this.down.add(key); }
        midiNoteOff(channel, key) { this.down.delete(key); }
        render(channels) { for (const each of channels) each.fill(this.down.size * this.program / 100); }
      }
      module.exports = { Synthesizer, waitForReady: async () => {}, disableLogging() {} };`,
  });
  const notes: PlayedNotes & typeof place = {
    ...place,
    soundFont: { package: synthesizerPackage, path: 'font.sf2' },
    program: 20,
    play: [
      { start: 0.25, end: 0.75, note: 60, velocity: 80 },
      { start: 0.5, end: 2, note: 64, velocity: 80 },
    ],
  };
  const samples = await parts.samplesOf(notes, clip);
  expect(samples).toHaveLength(8000);
  const heard = [0.1, 0.4, 0.6, 0.9].map((seconds) => samples[8000 * seconds]!);
  for (const [index, level] of [0, 0.2, 0.4, 0.2].entries()) expect(heard[index]).toBeCloseTo(level, 3);
  expect(await parts.samplesOf(notes, clip)).toEqual(samples);
});

test('texts of prompts, without the marks of stress', () => {
  expect([...readPrompts(prompts)]).toEqual([
    ['one', 'Раз.'],
    ['two', 'Два, три.'],
  ]);
});
