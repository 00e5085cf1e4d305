import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFiles } from '../../test/fixtures/submission.ts';
import { scanFolder } from './scan.ts';
import { isSecretFile, secretsIn } from './secrets.ts';
import { absolutePathsIn, downloadsIn, weightsNamedIn, withoutComments } from './sources.ts';
import { walkFolder } from './walk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-scan-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Put together here, so that no scanner of this repository takes them for real ones. */
const fake = (...parts: string[]): string => parts.join('');
const fakeSecrets = {
  'a private key': fake('-----BEGIN ', 'OPENSSH PRIVATE KEY-----'),
  'an AWS access key': fake('AKIA', 'ABCDEFGH12345678'),
  'a Hugging Face token': fake('hf_', 'a1B2c3D4e5'.repeat(4)),
  'a GitHub token': fake('ghp_', 'a1B2c3D4e5'.repeat(4)),
  'an API key (sk-…)': fake('sk-', 'proj-', 'a1B2c3D4e5'.repeat(4)),
  'a password in an address': fake('https://me:', 'hunter22@example.org/weights.pt'),
};

test.each(Object.entries(fakeSecrets))('%s is found, wherever it stands', (what, secret) => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('import os', 'x = 1', '')),
      fc.constantFrom('', 'key = "', '  # '),
      (before, start) => {
        const text = [...before, `${start}${secret}"`].join('\n');
        expect(secretsIn(text)).toEqual([{ line: before.length + 1, what, certain: true }]);
      },
    ),
  );
});

test('a value given to a name of a secret may be one; variables and placeholders are none', () => {
  expect(secretsIn('API_KEY = "0123456789abcdef0123"')).toMatchObject([{ certain: false }]);
  for (const harmless of [
    'api_key = os.environ["API_KEY"]',
    'token = "<your token here, please>"',
    'tokenizer = "bert-base-uncased-whole-word"',
    'url = "https://user@example.org"',
    'password = ""',
  ]) {
    expect([harmless, secretsIn(harmless)]).toEqual([harmless, []]);
  }
});

test('files of secrets are known by their names', () => {
  for (const name of ['.env', 'a/.env.local', 'id_rsa', 'x/kaggle.json', 'cert.p12'])
    expect(isSecretFile(name)).toBe(true);
  for (const name of ['.env.example', 'environment.yml', 'my.env.py', 'key.md']) expect(isSecretFile(name)).toBe(false);
});

test('what sources say of files and of the network', () => {
  const text = [
    'torch.load("/home/me/best.pt")',
    "open('weights/model.safetensors')",
    'AutoModel.from_pretrained("org/model", cache_dir="~/cache")',
    'hf_hub_download(repo_id="org/other", filename=name)',
    'url = "https://example.org/a.ckpt?download=1"',
    'f"{name}.pt"',
    '"just a sentence about weights.pt files"',
  ].join('\n');
  expect(absolutePathsIn(text).map(({ what }) => what)).toEqual(['/home/me/best.pt', '~/cache']);
  expect(weightsNamedIn(text)).toEqual([{ line: 2, what: 'weights/model.safetensors' }]);
  expect(downloadsIn(text).map(({ line, what }) => `${line}: ${what}`)).toEqual([
    '3: from_pretrained("org/model")',
    '4: hf_hub_download("org/other")',
    '5: https://example.org/a.ckpt?download=1',
  ]);
});

test('what a comment names does not count, what stands before it and in strings does', () => {
  const python = [`x = "#1.pt"  # not "a.pt"`, '  # load("b.pt")', `it's # "c.pt"`, `y = 'd.pt'`].join('\n');
  expect(weightsNamedIn(withoutComments(python, 'my_encoder.py'))).toEqual([
    { line: 1, what: '#1.pt' },
    // Half a string may be in the middle of a longer one, in which this is no comment.
    { line: 3, what: 'c.pt' },
    { line: 4, what: 'd.pt' },
  ]);
  const script = "const a = 'https://b.org/a.pt'; // 'c.pt'\n// 'd.pt'\nload('e.pt'); # 'f.pt'";
  expect(weightsNamedIn(withoutComments(script, 'a/my_encoder.ts')).map(({ what }) => what)).toEqual(['e.pt', 'f.pt']);
  expect(withoutComments(script, 'notes.json')).toBe(script);
});

test('a folder is walked in order, without caches and version control', async () => {
  await writeFiles(folder, {
    'b.py': '',
    'a/c.py': '',
    '.git/config': '',
    '__pycache__/b.pyc': '',
    'a/.venv/x': '',
    'data.yaml': '',
    '.DS_Store': '',
  });
  const { files, leftOut } = await walkFolder(folder, [join(folder, 'data.yaml')]);
  expect(files.map(({ path }) => path)).toEqual(['a/c.py', 'b.py']);
  expect(leftOut).toEqual(['.DS_Store', '.git/', '__pycache__/', 'a/.venv/']);
});

test('links within the folder are packed as what they stand for; others are refused', async () => {
  await writeFiles(folder, { 'inside/weights.pt': 'abc', 'inside/x': '' });
  await symlink(join(folder, 'inside', 'weights.pt'), join(folder, 'link.pt'));
  await symlink(tmpdir(), join(folder, 'out'));
  await symlink(join(folder, 'gone'), join(folder, 'broken'));
  await symlink(join(folder, 'inside'), join(folder, 'to-folder'));
  const contents = await walkFolder(folder, []);
  expect(contents.files.find(({ path }) => path === 'link.pt')).toMatchObject({ bytes: 3 });
  expect(contents.badLinks.map(({ path }) => path)).toEqual(['broken', 'out', 'to-folder']);
  const { findings } = await scanFolder(contents);
  expect(findings.find(({ name }) => name === 'links')).toMatchObject({ must: true, outcome: 'failed' });
});

test('all that is wrong with a folder is told together, each with its place', async () => {
  await writeFiles(folder, {
    'my_encoder.py': `a = "/scratch/me/x.npy"\nb = "missing.pt"\nc = "there.pt"\nm = from_pretrained("org/m")\n`,
    'sub/there.pt': new Uint8Array(10),
    '.env': 'X=1',
    'notes.txt': `hello\n${fakeSecrets['an AWS access key']}\n`,
  });
  const { findings, downloads } = await scanFolder(await walkFolder(folder, []));
  const failed = findings
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ name, must, measured }) => [name, must, measured]);
  expect(failed).toEqual([
    ['secrets', true, '.env, notes.txt:2 (an AWS access key)'],
    ['absolute paths', false, 'my_encoder.py:1: /scratch/me/x.npy'],
    ['weights', false, 'my_encoder.py:2: missing.pt'],
  ]);
  expect(downloads).toEqual(['my_encoder.py:4: from_pretrained("org/m")']);
});
