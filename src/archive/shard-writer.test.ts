import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect, plain, sample } from '../../test/fixtures/archive/samples.ts';
import { readShard } from './shard-reader.ts';
import { writeShard } from './shard-writer.ts';

let folder: string;
let shard: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-shard-'));
  shard = join(folder, 'shard.tar');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const part = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 120 }), fc.stringMatching(/^[a-z0-9 _-]{90,130}$/))
  // A lone surrogate cannot be written as UTF-8.
  .filter((text) => !/[/.\0]|\p{Surrogate}/u.test(text));
const extension = fc.stringMatching(/^[a-z0-9]{1,5}(\.[a-z0-9]{1,5})?$/);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.constantFrom(511, 512, 513, 1024).map((n) => new Uint8Array(n).fill(7)),
);
const anySample = fc.record({
  key: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
  members: fc.uniqueArray(fc.tuple(extension, bytes), { selector: ([name]) => name, minLength: 1, maxLength: 3 }),
});

test('what is written reads back, whatever the names and lengths', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(anySample, { selector: ({ key }) => key, maxLength: 5 }), async (samples) => {
      fc.pre(samples.every(({ key }) => !key.startsWith('__MACOSX/')));
      const given = samples.map(({ key, members }) => ({ key, members: new Map(members) }));
      expect(await writeShard(shard, given)).toBe(given.length);
      const found = await collect(readShard(shard));
      expect(found.map(({ key }) => key)).toEqual(given.map(({ key }) => key));
      for (const [index, { members }] of found.entries()) expect([...members]).toEqual([...given[index]!.members]);
    }),
    { numRuns: 60 },
  );
});

test('other programs read what is written, and we what they write', async () => {
  const long = `${'folder/'.repeat(30)}übung-${'x'.repeat(120)}`;
  const given = [
    sample('a', { json: '{}', wav: 'RIFF' }),
    sample(long, { json: '{"label":"ö"}', flac: 'f'.repeat(700) }),
  ];
  await writeShard(shard, given);
  const seen: string[] = [];
  const reader = extract();
  createReadStream(shard).pipe(reader);
  for await (const entry of reader) {
    seen.push(entry.header.name);
    entry.resume();
  }
  expect(seen).toEqual(['a.json', 'a.wav', `${long}.json`, `${long}.flac`]);

  const writer = pack();
  for (const { key, members } of given)
    for (const [name, content] of members) writer.entry({ name: `${key}.${name}` }, Buffer.from(content));
  writer.finalize();
  await writeFile(shard, Readable.from(writer));
  expect(plain(await collect(readShard(shard)))).toEqual(plain(given));
});

test('the same samples give the same bytes', async () => {
  await writeShard(shard, [sample('a', { json: '{}' })]);
  const first = await readFile(shard);
  async function* later() {
    yield sample('a', { json: '{}' });
  }
  await writeShard(shard, later());
  expect(await readFile(shard)).toEqual(first);
});

test.each([
  ['a key twice', [sample('a', { wav: 'x' }), sample('a', { wav: 'y' })], 'it was given twice'],
  ['a dot in the key', [sample('a.b', { wav: 'x' })], 'a key ends at the first dot'],
  ['an absolute key', [sample('/a', { wav: 'x' })], 'not a relative file name'],
  ['an empty key', [sample('', { wav: 'x' })], 'not a relative file name'],
  ['a capital extension', [sample('a', { WAV: 'x' })], '.WAV is not a lower-case extension'],
  ['no members', [sample('a', {})], 'it has no members'],
])('%s is not written', async (_, samples, message) => {
  const path = join(folder, 'refused', 'out.tar');
  await expect(writeShard(path, samples)).rejects.toThrow(message);
  expect(await readdir(join(folder, 'refused'))).toEqual([]);
});
