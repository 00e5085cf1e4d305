import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, plain, sample } from '../../test/fixtures/archive/samples.ts';
import { endOfArchive, header, member, paxRecord } from '../../test/fixtures/archive/tar-blocks.ts';
import { OtoscopeError } from '../errors.ts';
import { readShard, type Sample } from './shard-reader.ts';
import { writeShard } from './shard-writer.ts';

let folder: string;
let shard: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-shard-'));
  shard = join(folder, 'shard.tar');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(...parts: Uint8Array[]): Promise<Sample[]> {
  if (parts.length > 0) await writeFile(shard, Buffer.concat(parts));
  return collect(readShard(shard));
}

function failure(...parts: Uint8Array[]): Promise<OtoscopeError> {
  return read(...parts).then(
    (samples) => expect.fail(`no error but ${samples.length} samples`),
    (error) => {
      expect(error).toBeInstanceOf(OtoscopeError);
      expect(error.message).toContain(shard);
      expect(error.message).not.toContain('\n');
      expect(error.hint).toBeTruthy();
      return error;
    },
  );
}

test.skipIf(process.platform === 'win32').each(['gnu', 'posix', 'ustar', 'v7'])(
  'the system’s tar in its %s form',
  async (format) => {
    const base = format === 'gnu' || format === 'posix' ? `${'n'.repeat(140)}-ä` : 'plain';
    await writeFile(join(folder, `${base}.json`), '{}');
    await writeFile(join(folder, `${base}.wav`), 'RIFF');
    await promisify(execFile)('tar', [
      'cf',
      shard,
      `--format=${format}`,
      '-C',
      folder,
      `./${base}.json`,
      `./${base}.wav`,
    ]);
    expect(plain(await read())).toEqual([[base, { json: '{}', wav: 'RIFF' }]]);
  },
);

test('keys end at the first dot of the base name; extensions are lower case; folders count', async () => {
  const samples = await read(
    member('./v1.0/clip7.SEG.Wav', 'a'),
    member('./v1.0/clip7.json', 'b'),
    member('/clip7.json', 'c'),
    endOfArchive,
  );
  expect(plain(samples)).toEqual([
    ['v1.0/clip7', { 'seg.wav': 'a', json: 'b' }],
    ['clip7', { json: 'c' }],
  ]);
});

test('folders, links, hidden files and files without extension are passed over', async () => {
  const samples = await read(
    member('set/', '', { type: '5' }),
    member('old-folder.d/', '', { type: '\0' }),
    member('._a.wav', 'resource fork'),
    member('__MACOSX/a.wav', 'resource fork'),
    member('set/.DS_Store', 'finder'),
    member('README', 'text'),
    member('link.wav', '', { type: '2' }),
    // Some programs note the linked file's size in a link that has no bytes.
    header({ name: 'hard.wav', type: '1', size: 4096 }),
    member('a.wav', 'x', { type: '\0' }),
    member('b.wav', 'y', { type: '7' }),
  );
  expect(plain(samples)).toEqual([
    ['a', { wav: 'x' }],
    ['b', { wav: 'y' }],
  ]);
});

test('names: ustar prefix, GNU long name, PAX path and size, Latin-1', async () => {
  const long = `deep/${'n'.repeat(300)}.wav`;
  const pax = `${paxRecord('mtime', '12.5')}${paxRecord('path', 'pax/ä.wav')}${paxRecord('size', '3')}`;
  const samples = await read(
    member('tail.wav', '1', { prefix: 'front/part' }),
    member('gnu.wav', '2', { prefix: 'not a name', magic: 'ustar  \0' }),
    member('././@LongLink', `${long}\0`, { type: 'L' }),
    member('deep/nnn', '3'),
    member('pax_global', paxRecord('comment', 'made by git'), { type: 'g' }),
    member('PaxHeader', pax, { type: 'x' }),
    member('short', 'abc'),
    Buffer.concat([member('after.wav', '5')]),
    member('v7.wav', '6', { magic: '\0'.repeat(8) }),
    endOfArchive,
  );
  expect(samples.map(({ key }) => key)).toEqual([
    'front/part/tail',
    'gnu',
    `deep/${'n'.repeat(300)}`,
    'pax/ä',
    'after',
    'v7',
  ]);
  const latin = header({ name: 'x' });
  Buffer.from('caf\xe9.wav', 'latin1').copy(latin);
  latin.write(' '.repeat(8), 148);
  latin.write(
    latin
      .reduce((total, byte) => total + byte, 0)
      .toString(8)
      .padStart(6, '0'),
    148,
  );
  latin.write('\0 ', 154);
  expect((await read(latin)).map(({ key }) => key)).toEqual(['café']);
});

test('cut off anywhere: the whole members before it, or an error that says where', async () => {
  const whole = Buffer.concat([
    member('a.json', '{"n":1}'),
    member('a.wav', 'r'.repeat(600)),
    member('b.json', '{}'),
    endOfArchive,
  ]);
  // Right after a member's last byte, with or without what fills up its block.
  const ends = [
    [519, 1024],
    [2136, 2560],
    [3074, whole.length],
  ] as const;
  const names = ['a.json', 'a.wav', 'b.json'];
  for (let length = 0; length <= whole.length; length += length % 512 < 8 || length % 512 > 500 ? 1 : 37) {
    const clean = ends.findIndex(([from, to]) => length >= from && length <= to);
    if (clean >= 0) {
      const found = (await read(whole.subarray(0, length))).flatMap(({ key, members }) =>
        [...members.keys()].map((name) => `${key}.${name}`),
      );
      expect(found, `cut at ${length}`).toEqual(names.slice(0, clean + 1));
    } else {
      const { message } = await failure(whole.subarray(0, length));
      expect(message).toMatch(
        /is cut off: member (a\.json|a\.wav|b\.json) at byte \d+ has \d+ of its \d+ bytes|only \d+ of its 512 bytes|is empty/,
      );
    }
  }
});

test('any damage of a header is found', async () => {
  const whole = Buffer.concat([member('a.json', '{}'), member('a.wav', 'abc'), endOfArchive]);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(0, 1024),
      fc.nat(511),
      fc.integer({ min: 1, max: 255 }),
      async (start, at, change) => {
        // The two bytes after the checksum's digits carry nothing, nor does a leading zero in the place of a space.
        fc.pre(at < 154 || at > 155);
        const damaged = Buffer.from(whole);
        damaged[start + at]! ^= change;
        fc.pre(at !== 148 || damaged[start + at] !== 0x20);
        const { message } = await failure(damaged);
        expect(message).toContain(`no tar header at byte ${start}`);
      },
    ),
    {
      numRuns: 150,
      examples: [
        [0, 148, 57],
        [0, 148, 48],
        [1024, 148, 17],
      ],
    },
  );
});

test.each([
  [
    'garbage',
    [Buffer.alloc(2000, 'RIFF')],
    'no tar header at byte 0 (its checksum is wrong), it does not start as a tar archive',
  ],
  ['gzip', [Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.alloc(600, 'z')])], 'is compressed with gzip'],
  ['nothing', [], 'is empty'],
  [
    'a second archive behind the first',
    [member('a.wav', 'x'), endOfArchive, member('b.wav', 'y')],
    'data at byte 2048, after the end',
  ],
  ['a size that no file has', [header({ name: 'a.wav', size: 8 ** 11 - 1 })], 'promises 8589934591 bytes'],
  ['a sparse file', [member('a.wav', 'x', { type: 'S' })], 'member type "S" is not supported'],
  [
    'a PAX sparse file',
    [member('p', paxRecord('GNU.sparse.major', '1'), { type: 'x' }), member('a.wav', 'x')],
    'a.wav at byte 1536 is a sparse file',
  ],
  [
    'a sample in two places',
    [member('a.wav', 'x'), member('b.wav', 'x'), member('a.json', '{}')],
    'sample a stands twice: its members stand in two places',
  ],
  [
    'a name that fills the memory',
    [member('././@LongLink', 'n'.repeat(5000), { type: 'L' }), member('a.wav', 'x')],
    'a name of 5000 characters',
  ],
  [
    'a negative size',
    [member('p', paxRecord('size', '-5'), { type: 'x' }), member('a.wav', 'x')],
    'it promises -5 bytes',
  ],
  [
    'a size that is no number',
    [member('p', paxRecord('size', '1e3x'), { type: 'x' }), member('a.wav', 'x')],
    'it promises NaN bytes',
  ],
  ['a member twice', [member('a.wav', 'x'), member('a.WAV', 'x')], 'sample a stands twice: there are two members .wav'],
] as const)('%s is an error', async (_, parts, message) => {
  expect((await failure(...(parts.length === 0 ? [Buffer.alloc(0)] : parts))).message).toContain(message);
});

test('a megabyte of digits before every PAX record takes no hours', async () => {
  const digits = `${'0'.repeat(2 ** 20 - 12)}1 path=x.wav\n`;
  const samples = await read(member('p', digits.slice(0, 2 ** 20), { type: 'x' }), member('a.wav', 'x'));
  expect(samples.map(({ key }) => key)).toEqual(['a']);
});

test('a recording beyond a gibibyte is refused before memory is set aside for it', async () => {
  await writeFile(shard, member('a.json', '{}'));
  const handle = await open(shard, 'a');
  await handle.write(header({ name: 'a.wav', size: 2 ** 30 + 1 }));
  // A file with a hole: it takes no space.
  await handle.truncate(2 ** 30 + 8192);
  await handle.close();
  await expect(collect(readShard(shard))).rejects.toThrow(
    'member a.wav at byte 1536 has 1073741825 bytes; at most 1073741824 are read',
  );
});

test('a file that is not there, and a folder', async () => {
  await expect(collect(readShard(join(folder, 'none.tar')))).rejects.toThrow(
    `cannot read the archive ${join(folder, 'none.tar')}: there is no such file`,
  );
  await expect(collect(readShard(folder))).rejects.toThrow(`cannot read the archive ${folder}: it is a folder`);
});

test('leaving early closes the file', async () => {
  await writeShard(shard, [sample('a', { wav: 'x' }), sample('b', { wav: 'x' })]);
  for (let round = 0; round < 20; round++) for await (const _ of readShard(shard)) break;
  if (process.platform !== 'linux') return;
  const files = await readdir('/proc/self/fd');
  const targets = await Promise.all(files.map((file) => readlink(`/proc/self/fd/${file}`).catch(() => '')));
  expect(targets).not.toContain(shard);
});

test('only the samples of some keys, in the order of the shard', async () => {
  const content = fc.nat({ max: 70_000 }).map((length) => 'x'.repeat(length));
  const contents = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-e]{1,3}$/), content), { selector: ([key]) => key });
  await fc.assert(
    fc.asyncProperty(contents, fc.func(fc.boolean()), async (clips, isWanted) => {
      const all = clips.map(([key, text]) => sample(key, { json: '{}', wav: text }));
      await writeShard(shard, all);
      const keys = new Set(clips.map(([key]) => key).filter((key) => isWanted(key)));
      const wanted = all.filter(({ key }) => keys.has(key));
      expect(plain(await collect(readShard(shard, keys)))).toEqual(plain(wanted));
    }),
    { numRuns: 20 },
  );
});

test('a shard that was cut off tells so also where its end is not read', async () => {
  await writeShard(shard, [sample('a', { json: '{}' }), sample('b', { wav: 'x'.repeat(5000) })]);
  await truncate(shard, 2000);
  await expect(collect(readShard(shard, new Set(['a'])))).rejects.toThrow('is cut off');
});
