import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readShard } from '../../src/archive/shard-reader.ts';
import { resultsSchema } from '../../src/run/results.ts';
import { librispeech, speechocean, writeLayout } from '../fixtures/prepare/layouts.ts';
import { fixture, Workplace } from './program.ts';

/** Lays the notes of the four instruments out as files, `notes/<instrument>/<note>.wav`; gives their paths in `notes`. */
async function unpackNotes(place: Workplace): Promise<string[]> {
  const paths: string[] = [];
  for (const shard of (await readdir(place.path('data/instruments'))).sort()) {
    for await (const { key, members } of readShard(place.path('data/instruments', shard))) {
      const path = join(key.slice(0, key.lastIndexOf('-')), `${key}.wav`);
      await writeLayout(place.path('notes'), { [path]: members.get('wav')! });
      paths.push(path);
    }
  }
  return paths.sort();
}

const splitOf = (index: number) => (index % 4 === 1 ? 'test' : index % 4 === 3 ? 'valid' : 'train');

test('a folder is packed, the printed declaration serves as it is, and the task is scored', async () => {
  const place = await Workplace.make();
  const paths = await unpackNotes(place);
  const rows = paths.map((path, index) => `"${path}",${splitOf(index)},${dirname(path)}`);
  await writeFile(place.path('labels.csv'), `\ufefffile,split,instrument\r\n${rows.join('\r\n')}\r\n`);

  const drafted = await place.run(['data', 'pack', 'notes', '--labels', 'labels.csv']);
  expect(drafted.code).toBe(0);
  expect(drafted.stderr).toContain('✓ notes: write: 32 clips');
  expect(drafted.stderr).toContain('The archive is in data/notes.');
  expect(drafted.stderr).toContain('A declaration to start from (docs/own-tasks.md) is in standard output.\n');
  expect(drafted.stdout).toMatch(/^export default \{/);
  await writeFile(place.path('own.ts'), drafted.stdout);
  const listed = await place.run(['data', 'list', './own.ts']);
  expect(listed.stdout).toContain('\notoscope data verify ./own.ts tells whether it is right.\n');

  const before = await readFile(place.path('data/notes/train-000000.tar'));
  const packed = await place.run(['data', 'pack', 'notes', '--labels', 'labels.csv', '--task', './own.ts']);
  expect(packed).toMatchObject({ code: 0 });
  expect(packed.stdout).toMatch(/^train-\*\.tar +1 +16 +[\d.]+ kB$/m);
  expect(packed.stdout).toContain('Next: otoscope run logmel --tasks ./own.ts\n');
  expect(await readFile(place.path('data/notes/train-000000.tar'))).toEqual(before);

  expect(await place.run(['run', 'logmel', '--jobs', '1', '--tasks', './own.ts', '--track', 'b'])).toMatchObject({
    code: 0,
  });
  const [task] = (await place.results('logmel')).tasks;
  expect(task).toMatchObject({ status: 'done', examples: { train: 16, valid: 8, test: 8 } });
  // Four instruments: guessing would give a quarter.
  expect(task!.trackB!.strict.value).toBeGreaterThan(0.5);
});

test('what is wrong with a file of labels is told with its lines, and nothing is written', async () => {
  const place = await Workplace.make();
  const [first, second] = await unpackNotes(place);
  const rows = [`${first},train,T`, `${second},test,N`, 'none.mp3,test,F', '../x.mp3,test,F'];
  await writeFile(place.path('labels.csv'), `file,split,tag\n${rows.join('\n')}\n`);
  const { code, stdout, stderr } = await place.run([
    'data',
    'pack',
    'notes',
    '--labels',
    'labels.csv',
    '--task',
    'finger_snap',
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: 3 clips cannot be used: labels\.csv line 5: .*; labels\.csv line 3: .* has tag = "N".*; labels\.csv line 4: there is no file notes.none\.mp3\nhint: .*\n$/m,
  );
  expect((await place.files('data/finger_snap')).size).toBe(0);

  const lines = [first, second].map((file, index) =>
    JSON.stringify({ file, split: ['train', 'test'][index], tag: 'TF'[index] }),
  );
  await writeFile(place.path('labels.jsonl'), lines.join('\n'));
  const again = await place.run([
    'data',
    'pack',
    'notes',
    '--labels',
    'labels.jsonl',
    '--task',
    'finger_snap',
    '--data',
    'own',
  ]);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain('Next: otoscope run logmel --suite icme2025 --tasks finger_snap --data own\n');
  const shards = (await readdir(place.path('own/finger_snap'))).sort();
  expect(shards).toEqual(['finger_snap_test-000000.tar', 'finger_snap_train-000000.tar', 'prepared.json']);
});

test('LibriSpeech and speechocean762 as their authors publish them become archives that are scored', async () => {
  const place = await Workplace.make();
  const { recordings, alignments } = librispeech(await readFile(fixture('audio', 'stereo.flac')));
  await writeLayout(place.path('corpora'), recordings);
  await writeLayout(place.path('alignments'), alignments);
  const [note] = await unpackNotes(place);
  const { corpus, ctm } = speechocean(await readFile(place.path('notes', note!)));
  await writeLayout(place.path('corpora/speechocean762'), { ...corpus, 'ctm/all.ctm': ctm });

  const spoken = ['data', 'prepare', 'librispeechphoneme', '--from', 'corpora', '--alignments', 'alignments'];
  const phones = await place.run(spoken);
  expect(phones).toMatchObject({ code: 0 });
  expect(phones.stdout).toMatch(/^train-clean-100\*\.tar +1 +4 /m);
  expect(phones.stdout).toContain('Next: otoscope run logmel --suite icme2025 --tasks librispeechphoneme\n');
  const scored = [
    'data',
    'prepare',
    'speechocean762',
    '--from',
    'corpora',
    '--alignments',
    'corpora/speechocean762/ctm',
  ];
  expect(await place.run(scored)).toMatchObject({ code: 0 });

  const tasks = ['--suite', 'icme2025', '--tasks', 'librispeechphoneme,speechocean762'];
  const { code, stdout } = await place.run(['run', 'logmel', '--jobs', '1', ...tasks, '--json']);
  expect(code).toBe(0);
  const results = resultsSchema.parse(JSON.parse(stdout)).tasks;
  const result = (id: string) => results.find((each) => each.id === id)!;
  expect(result('librispeechphoneme')).toMatchObject({ status: 'done', trackA: {}, trackB: {} });
  // Two test utterances of five phones each, both splits of which are the same shards.
  expect(result('speechocean762')).toMatchObject({ status: 'done', examples: { train: 15, valid: 10, test: 10 } });
});

test('an utterance that cannot be used is named, and left out where that is allowed', async () => {
  const place = await Workplace.make('nothing');
  const { recordings, alignments } = librispeech('fLaC');
  const place1 = 'LibriSpeech/train-clean-100/19/198/19-198-0001.TextGrid';
  const strange = String(alignments[place1]).replace('AY1', 'aɪ');
  await writeLayout(place.path('corpora'), { ...recordings, ...alignments, [place1]: strange });
  const args = ['data', 'prepare', 'librispeechphoneme', '--from', 'corpora'];
  const { code, stdout, stderr } = await place.run(args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: corpora.*19-198-0001\.TextGrid: sample 19-198-0001 has phones\.2\.phone = "aɪ", which is no class/m,
  );
  expect(stderr).toMatch(/^hint: .*; or leave such utterances out with --allow-missing 1$/m);
  const allowed = await place.run([...args, '--allow-missing', '1']);
  expect(allowed.code).toBe(0);
  expect(allowed.stdout).toMatch(/^train-clean-100\*\.tar +1 +3 /m);
  expect(allowed.stdout).toMatch(/^Left out, 1 clip:\n {2}corpora.*19-198-0001/m);
});

test.each([
  [['prepare', 'esc50'], /^error: the archive of esc50 is not one to prepare\nhint: .*otoscope data get esc50\n$/],
  [['prepare', 'speechocean762'], /^error: where is speechocean762\? --from is missing\nhint: .*\n$/],
  [['pack', 'notes'], /^error: required option '--labels <file>' not specified\n/],
])('otoscope data %j: wrong usage, with what to do', async (args, message) => {
  const place = await Workplace.make('nothing');
  const { code, stdout, stderr } = await place.run(['data', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});
