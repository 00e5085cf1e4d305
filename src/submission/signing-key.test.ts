import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isSignedBy, keyFingerprint, ownKeyFile, ownSigningKey, readSigningKey } from './signing-key.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otoscope-key-'));
});
afterAll(() => rm(folder, { recursive: true }));

const message = Buffer.from('a manifest');

test('a key of one’s own is made once, for its owner alone, whoever asks at the same time', async () => {
  const path = join(folder, 'config', 'signing-key.pem');
  const keys = await Promise.all([ownSigningKey(path), ownSigningKey(path), ownSigningKey(path)]);
  expect(new Set(keys.map(({ publicKey }) => publicKey)).size).toBe(1);
  expect(await readdir(join(folder, 'config'))).toEqual(['signing-key.pem']);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
  const again = await readSigningKey(path);
  expect(Buffer.from(again.sign(message))).toEqual(Buffer.from(keys[0]!.sign(message)));
});

test('a signature holds for its bytes and its key alone', async () => {
  const mine = await ownSigningKey(join(folder, 'mine.pem'));
  const other = await ownSigningKey(join(folder, 'other.pem'));
  const signature = mine.sign(message);
  expect(isSignedBy(mine.publicKey, message, signature)).toBe(true);
  expect(isSignedBy(mine.publicKey, Buffer.from('b manifest'), signature)).toBe(false);
  expect(isSignedBy(other.publicKey, message, signature)).toBe(false);
  expect(isSignedBy('no key', message, signature)).toBe(false);
  expect(keyFingerprint(mine.publicKey)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  expect(keyFingerprint(mine.publicKey)).not.toBe(keyFingerprint(other.publicKey));
});

test('a file that holds no Ed25519 key is told, and left as it is', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(join(folder, 'rsa.pem'), rsa);
  await writeFile(join(folder, 'text.pem'), 'hello');
  await expect(readSigningKey(join(folder, 'rsa.pem'))).rejects.toThrow('is an rsa key, expected Ed25519');
  await expect(ownSigningKey(join(folder, 'text.pem'))).rejects.toThrow('is not a private key');
  expect(await readFile(join(folder, 'text.pem'), 'utf8')).toBe('hello');
  await expect(readSigningKey(join(folder, 'none.pem'))).rejects.toMatchObject({ exitCode: 2 });
});

test('a user’s own key lies in the folder for settings', () => {
  expect(ownKeyFile({ XDG_CONFIG_HOME: '/c' })).toBe(join('/c', 'otoscope', 'signing-key.pem'));
});
