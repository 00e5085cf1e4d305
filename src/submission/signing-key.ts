import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { access, link, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf, OtoscopeError } from '../errors.ts';
import { makeFolder } from '../files/folder.ts';
import { writeError } from '../files/write-error.ts';

/** An Ed25519 key (RFC 8032) that signs submissions. */
export interface SigningKey {
  /** The public half, PEM. */
  readonly publicKey: string;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Where a user's own key is kept: `$XDG_CONFIG_HOME/otoscope`, else `~/.config/otoscope`. */
export function ownKeyFile(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'otoscope', 'signing-key.pem');
}

/**
 * Reads a private key.
 *
 * @throws {@link OtoscopeError} where there is none or it is of another kind.
 */
export async function readSigningKey(path: string): Promise<SigningKey> {
  const hint = 'make one with: openssl genpkey -algorithm ed25519 -out key.pem';
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new OtoscopeError(`cannot read the key ${path}: ${messageOf(error)}`, { hint, exitCode: 2 });
  });
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new OtoscopeError(`${path} is not a private key in PEM form, or it has a password`, { hint, exitCode: 2 });
  }
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new OtoscopeError(`${path} is an ${key.asymmetricKeyType} key, expected Ed25519`, { hint, exitCode: 2 });
  }
  return signingKey(key);
}

/** The user's own key, which is made and kept, for its owner's eyes only, the first time it is needed. */
export async function ownSigningKey(path: string = ownKeyFile()): Promise<SigningKey> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) await makeKey(path);
  return readSigningKey(path);
}

/** Writes a fresh key beside its name and links it there: whole, and never over one that another process made meanwhile. */
async function makeKey(path: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const fresh = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.part`;
  try {
    await makeFolder(dirname(path));
    await writeFile(fresh, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
    await link(fresh, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await rm(fresh, { force: true });
  }
}

function signingKey(key: KeyObject): SigningKey {
  return {
    publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }) as string,
    sign: (bytes) => sign(null, bytes, key),
  };
}

/** Whether a signature was made over these bytes with the private half of a key; false for what is no Ed25519 key at all. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey(publicKey);
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}

/** A short name for a public key, as SSH gives it: SHA-256 over its DER form, base64. */
export function keyFingerprint(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  return `SHA256:${createHash('sha256').update(der).digest('base64').replace(/=+$/, '')}`;
}
