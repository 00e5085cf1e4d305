import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { meanEncoder, pdfOf, writeFiles } from '../../test/fixtures/submission.ts';
import type { CheckFinding } from '../encoder/check/finding.ts';
import { type Manifest, manifestBytes, names } from './manifest.ts';
import { type PackOptions, packSubmission } from './pack.ts';
import { openZip } from './read-zip.ts';
import { ownSigningKey } from './signing-key.ts';
import { verifySubmission } from './verify.ts';

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'otoscope-pack-'));
  await writeFiles(place, {
    'ear/mean.js': meanEncoder,
    'ear/more/notes.md': 'Notes.',
    'report.pdf': await pdfOf(2),
    'data.yaml': 'datasets:\n  - { name: VGGSound, version: 2020 }\n',
  });
});
afterEach(() => rm(place, { recursive: true }));

async function pack(more: Partial<PackOptions> = {}): Promise<{ findings: CheckFinding[]; manifest: Manifest | null }> {
  const packing = packSubmission({
    folder: join(place, 'ear'),
    report: join(place, 'report.pdf'),
    trainingData: join(place, 'data.yaml'),
    out: join(place, 'out.zip'),
    // The check itself runs in the built program: test/e2e/pack.test.ts.
    check: 'none',
    key: () => ownSigningKey(join(place, 'key.pem')),
    version: '0',
    ...more,
  });
  const findings: CheckFinding[] = [];
  for (let step = await packing.next(); ; step = await packing.next()) {
    if (step.done) return { findings, manifest: step.value };
    findings.push(step.value);
  }
}

const verify = () => verifySubmission(join(place, 'out.zip'));
const crosses = (findings: readonly CheckFinding[]) =>
  findings
    .filter(({ must, outcome }) => must && outcome === 'failed')
    .map(({ name, measured }) => `${name}: ${measured}`);

test('a submission is packed and verified; that it was not checked is put down', async () => {
  const { findings, manifest } = await pack();
  expect(crosses(findings)).toEqual([]);
  expect(manifest).toMatchObject({ encoder: { name: 'mean.js' }, check: { kind: 'none' }, report: { pages: 2 } });
  expect(manifest!.files.map(({ path }) => path)).toEqual([
    'encoder/mean.js',
    'encoder/more/notes.md',
    'report.pdf',
    'training-data.yaml',
  ]);
  const verified = await verify();
  expect(crosses(verified.findings)).toEqual([]);
  expect(verified.manifest).toEqual(manifest);
  expect(verified.findings.find(({ name }) => name === 'otoscope check')).toMatchObject({
    outcome: 'failed',
    must: false,
  });
});

test('the same folder gives the same bytes', async () => {
  await pack();
  const first = await readFile(join(place, 'out.zip'));
  await pack();
  expect((await readFile(join(place, 'out.zip'))).equals(first)).toBe(true);
});

test('what must not be is told together, and nothing is written, no key made', async () => {
  await writeFiles(place, {
    'ear/.env': 'X=1',
    'report.pdf': await pdfOf(7),
    'data.yaml': 'datasets:\n  - name: LibriSpeech\n  - name: ESC-50\n',
  });
  const { findings, manifest } = await pack();
  expect(manifest).toBeNull();
  expect(crosses(findings).map((each) => each.split(':')[0])).toEqual([
    'secrets',
    'at most 6 pages',
    'LibriSpeech',
    'ESC-50',
  ]);
  expect((await readdir(place)).sort()).toEqual(['data.yaml', 'ear', 'report.pdf']);
});

test('an encoder that needs what is not packed is found out', async () => {
  await writeFiles(place, {
    'helper.js': 'export const rate = 16000;',
    'ear/mean.js': `import { rate } from '../helper.js';\n${meanEncoder.replace('16000', 'rate')}`,
  });
  const { findings, manifest } = await pack();
  expect(manifest).toBeNull();
  expect(crosses(findings)).toEqual([expect.stringMatching(/^is an encoder: .*helper\.js/)]);
});

test('the encoder is found, or named among several', async () => {
  await writeFiles(place, { 'ear/other.mjs': meanEncoder.replace('MeanEncoder', 'OtherEncoder') });
  await expect(pack()).rejects.toThrow('there are 2 encoders in');
  expect((await pack({ encoder: 'other.mjs:OtherEncoder' })).manifest!.encoder.name).toBe('other.mjs:OtherEncoder');
  await expect(pack({ encoder: join(place, 'outside.js') })).rejects.toMatchObject({ exitCode: 2 });
  await rm(join(place, 'ear'), { recursive: true });
  await mkdir(join(place, 'ear'));
  await expect(pack()).rejects.toThrow('there is no encoder in');
});

test.each([
  ['datasets: [', 'is not YAML'],
  ['sets: []', 'datasets'],
  ['datasets: [{ nam: x }]', 'datasets.0.name'],
])('a declaration that cannot be understood is told: %s', async (text, message) => {
  await writeFile(join(place, 'data.yaml'), text);
  await expect(pack()).rejects.toThrow(message);
});

/** Writes a ZIP of its own making in the submission's place. */
async function forge(entries: Readonly<Record<string, string | Uint8Array>>, options: object = {}): Promise<void> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), path, options);
  zip.end();
  await writeFile(join(place, 'out.zip'), zip.outputStream);
}

/** The contents of the submission by path. */
async function unpacked(): Promise<Record<string, Uint8Array>> {
  const zip = await openZip(join(place, 'out.zip'));
  const entries: Record<string, Uint8Array> = {};
  for (const [path, member] of zip.members) entries[path] = await member.content();
  zip.close();
  return entries;
}

test('every change of a file, one that is missing, and one besides are found', async () => {
  await pack();
  const good = await unpacked();
  const notes = 'encoder/more/notes.md';
  await forge({ ...good, [notes]: 'Notes?' });
  expect(crosses((await verify()).findings)).toEqual([`files: ${notes} was changed`]);
  await forge({ ...good, [notes]: 'Longer notes.' });
  expect(crosses((await verify()).findings)).toEqual([`files: ${notes} has 13 bytes, 6 expected`]);
  const { [notes]: _, ...rest } = good;
  await forge(rest);
  expect(crosses((await verify()).findings)).toEqual([`files: ${notes} is missing`]);
  await forge({ ...good, 'encoder/virus.exe': 'x' });
  expect(crosses((await verify()).findings)).toEqual(['files: encoder/virus.exe is not in the manifest']);
  await forge(good, { compress: true });
  expect(crosses((await verify()).findings)).toEqual([]);
});

test('a manifest that was changed is found, also one with a signature of another key', async () => {
  const { manifest } = await pack();
  const good = await unpacked();
  const changed = manifestBytes({ ...manifest!, report: { pages: 1 } });
  await forge({ ...good, [names.manifest]: changed });
  expect(crosses((await verify()).findings)[0]).toContain('signature: it is not that of the manifest');
  const other = await ownSigningKey(join(place, 'other.pem'));
  await forge({ ...good, [names.signature]: other.sign(good[names.manifest]!) });
  expect(crosses((await verify()).findings)[0]).toContain('signature: it is not that of the manifest');
  await forge({ ...good, [names.manifest]: '{}' });
  await expect(verify()).rejects.toThrow('not one of otoscope pack');
});

test('a report of too many pages is found even where the signer says otherwise', async () => {
  const { manifest } = await pack();
  const key = await ownSigningKey(join(place, 'key.pem'));
  const report = await pdfOf(9);
  const { createHash } = await import('node:crypto');
  const sha256 = createHash('sha256').update(report).digest('hex');
  const files = manifest!.files.map((file) =>
    file.path === names.report ? { ...file, bytes: report.length, sha256 } : file,
  );
  const content = manifestBytes({ ...manifest!, report: { pages: 9 }, files });
  await forge({
    ...(await unpacked()),
    [names.report]: report,
    [names.manifest]: content,
    [names.signature]: key.sign(content),
  });
  expect(crosses((await verify()).findings)).toEqual(['report: it has 9 pages, at most 6 are allowed']);
});

/** Changes bytes of the submission's ZIP. */
async function patch(from: string, to: string): Promise<void> {
  const text = (await readFile(join(place, 'out.zip'))).toString('latin1');
  expect(text).toContain(from);
  await writeFile(join(place, 'out.zip'), Buffer.from(text.replaceAll(from, to), 'latin1'));
}

test('a hostile ZIP is refused before anything of it is read', async () => {
  await pack();
  const good = await unpacked();
  await forge({ ...good, 'encoder/ab/x': 'x' });
  await patch('encoder/ab/x', '../../../../x');
  await expect(verify()).rejects.toThrow(/out\.zip: /);
  await forge({ ...good, 'encoder/ab/x': 'x' });
  await patch('encoder/ab/x', '/etc/cron.d/x'.slice(0, 12));
  await expect(verify()).rejects.toThrow(/absolute path/);
  await forge(good, { mode: 0o120777 });
  await expect(verify()).rejects.toThrow('is a link or a device');
  await forge({ ...good, 'encoder/more/notes.mb': 'x' });
  await patch('encoder/more/notes.mb', 'encoder/more/notes.md');
  await expect(verify()).rejects.toThrow('is there twice');
  await writeFile(join(place, 'out.zip'), 'PK but no more');
  await expect(verify()).rejects.toThrow('is not a ZIP file that can be read');
});

test('a bomb is not unpacked: sizes are held against the manifest first, and content against sizes', async () => {
  await pack();
  const good = await unpacked();
  await forge({ ...good, 'encoder/more/notes.md': new Uint8Array(50_000_000) }, { compress: true });
  expect(crosses((await verify()).findings)[0]).toContain('has 50000000 bytes, 6 expected');
  await forge({ ...good, [names.manifest]: new Uint8Array(50_000_000) }, { compress: true });
  await expect(verify()).rejects.toThrow('at most 32000000 expected');
  // The size that is stated is a lie.
  await forge({ ...good, 'encoder/more/notes.md': 'x'.repeat(50_000) }, { compress: true });
  const size = (bytes: number): string => {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32LE(bytes);
    return buffer.toString('latin1');
  };
  await patch(size(50_000), size(6));
  const [told] = crosses((await verify()).findings);
  expect(told).toMatch(/^files: .*notes\.md cannot be read: /);
});
