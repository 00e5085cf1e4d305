import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, type TestContext, test } from 'vitest';
import { encodeHeader, padding } from '../../src/archive/tar-header.ts';
import { endOfArchive, header, member, paxRecord } from '../fixtures/archive/tar-blocks.ts';
import { audioBombs } from '../fixtures/audio/bombs.ts';
import { sine } from '../fixtures/audio/signal.ts';
import { writeWav } from '../fixtures/audio/wav-file.ts';
import { birds } from '../fixtures/tasks/birds.ts';
import { Workplace } from './program.ts';

/** Kilobytes of memory that the program may have: some hundred more than a small archive needs. */
const memory = 1_200_000;

const wav = writeWav([sine(440, 16_000, 1600)], 16_000, { bits: 16 });

/** A sample with names as they are, which our own writer would refuse. */
function sample(name: string, audio: Uint8Array = wav, extension = 'wav'): Buffer {
  return Buffer.concat([member(`${name}.json`, '{"bird":"wren"}'), member(`${name}.${extension}`, audio)]);
}

/** A size that octal digits cannot tell. */
function terabyte(name: string): Buffer {
  const block = header({ name });
  block.fill(0, 124, 136);
  block[124] = 0x80;
  block.writeBigUInt64BE(10n ** 12n, 128);
  block.write(' '.repeat(8), 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

const pax = (records: string) => member('PaxHeader', records, { type: 'x' });
const long = (name: string) => member('././@LongLink', name, { type: 'L' });

/** Shards by name, with what is said of each; null: nothing, it is read. */
const shards: Readonly<Record<string, readonly [content: Buffer, message: string | null]>> = {
  absolute: [sample('/etc/otoscope-was-here/a'), null],
  upwards: [sample('../../otoscope-was-here/a'), null],
  links: [
    Buffer.concat([
      header({ name: 'out', type: '2' }),
      sample('out/a'),
      header({ name: 'b.wav', type: '1', size: 10 ** 9 }),
      ...['3', '4', '6'].map((type) => header({ name: `device-${type}.wav`, type })),
    ]),
    null,
  ],
  terabyte: [terabyte('a.wav'), 'it promises 1000000000000 bytes'],
  'pax-terabyte': [Buffer.concat([pax(paxRecord('size', '1000000000000')), member('a.wav', 'x')]), 'it promises'],
  'pax-negative': [Buffer.concat([pax(paxRecord('size', '-512')), member('a.wav', 'x')]), 'it promises -512 bytes'],
  'pax-digits': [Buffer.concat([pax(`${'0'.repeat(2 ** 20 - 8)}1 a=b\n`), sample('digits')]), null],
  'pax-large': [Buffer.concat([pax('x'.repeat(2 ** 20 + 1)), sample('a')]), 'it promises 1048577 bytes'],
  'name-large': [Buffer.concat([long(`${'n'.repeat(2 ** 20 - 5)}.wav`), sample('a')]), 'a name of 1048575 characters'],
  'names-deep': [
    Buffer.concat([...Array(2000).fill(long(`${'n'.repeat(4000)}.wav`)), member('a.json', '{}')]),
    '… has no labels',
  ],
  'empty-members': [
    Buffer.concat(Array.from({ length: 50_000 }, (_, each) => header({ name: `e${each}.wav` }))),
    'no labels',
  ],
  'labels-deep': [
    Buffer.concat([member('a.json', `{"bird":${'['.repeat(10 ** 6)}`), member('a.wav', wav)]),
    'cannot be read',
  ],
  'labels-large': [
    Buffer.concat([
      encodeHeader('a.json', 2 ** 25 + 1),
      Buffer.alloc(2 ** 25 + 1, ' '),
      padding(2 ** 25 + 1),
      member('a.wav', wav),
    ]),
    'at most 33554432 are read',
  ],
};

test('hostile archives are told, and neither fill the memory nor write elsewhere', async (context: TestContext) => {
  if (process.platform !== 'linux') {
    console.warn(`skipped: ${context.task.name}: a limit on memory can be set on Linux only`);
    context.skip();
  }
  const place = await Workplace.make('nothing');
  await mkdir(place.path('data', 'birds'), { recursive: true });
  for (const name of ['a', 'b']) await writeFile(place.path('data/birds', `${name}.tar`), sample(name));
  for (const [name, [content]] of Object.entries(shards)) {
    await writeFile(place.path('data/birds', `tar-${name}.tar`), Buffer.concat([content, endOfArchive]));
  }
  const bombs = Object.entries(audioBombs());
  for (const [name, [extension, bytes]] of bombs) {
    await writeFile(place.path('data/birds', `clip-${name}.tar`), sample(name, bytes, extension));
  }
  const split = { kind: 'folds', folds: { a: { shards: 'a.tar' }, b: { shards: '*.tar' } } };
  await writeFile(place.path('birds.ts'), `export default ${JSON.stringify({ ...birds, split })};`);
  const before = await place.files();

  const program = join(inject('installation'), 'bin', 'otoscope.js');
  const words = [process.execPath, program, 'data', 'verify', './birds.ts', '--jobs', '1', '--json'];
  // The limit is that of writable memory, since WebAssembly reserves gigabytes that it never touches.
  const script = `ulimit -d ${memory}; exec ${words.map((word) => `'${word}'`).join(' ')}`;
  const { status, signal, stdout, stderr } = spawnSync('sh', ['-c', script], {
    cwd: place.folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect({ status, signal }, stderr).toEqual({ status: 1, signal: null });
  const [{ findings, counts, shards: read }] = JSON.parse(stdout);
  const messagesOf = (file: string): string[] => {
    return findings
      .filter(
        (finding: { file: string; kind: string }) => finding.file === file && !/leak|duplicate/.test(finding.kind),
      )
      .map(({ message }: { message: string }) => message);
  };
  for (const [name, [, message]] of Object.entries(shards)) {
    const [first] = messagesOf(`tar-${name}.tar`);
    if (message === null) expect([name, first]).toEqual([name, undefined]);
    else expect(`${name}: ${first}`).toContain(message);
  }
  for (const [name, [, , message]] of bombs) {
    const [first] = messagesOf(`clip-${name}.tar`);
    expect(first).toMatch(new RegExp(`clip-${name}\\.tar: ${name}: cannot decode the clip`));
    expect(first).toContain(message);
  }
  expect(counts.sample).toBe(50_003);
  expect(read.length).toBe(2 + Object.keys(shards).length + bombs.length);
  // Nothing but what verify writes.
  const written = [...(await place.files()).keys()].filter((name) => !before.has(name));
  expect(written.filter((name) => !/^data\/birds\/(verification\.json|\.verification)/.test(name))).toEqual([]);
  expect((await readdir('/etc')).filter((name) => name.startsWith('otoscope'))).toEqual([]);
});
