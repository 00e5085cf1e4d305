import { createHash } from 'node:crypto';
import { type EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { messageOf, OtoscopeError } from '../../errors.ts';
import { writeAtomically } from '../../files/atomic.ts';
import { proxyAgent } from '../../network/proxies.ts';

/** How far a file is; `total` where the server tells it. Bytes. */
export type OnDownload = (file: string, done: number, total: number | undefined) => void;

export interface FetchOptions {
  readonly onDownload?: OnDownload | undefined;
  /** Ends what is being fetched. */
  readonly signal?: AbortSignal | undefined;
}

interface Download extends FetchOptions {
  readonly url: string;
  /** Where the file comes to be, whole. */
  readonly path: string;
  /** What the hub says of the file, where it does. */
  readonly expected: { readonly size: number | undefined; readonly sha256: string | undefined };
  readonly token: string | undefined;
  /** As errors name it. */
  readonly title: string;
}

const connectMs = 30_000;

/** Made when something is asked first. */
let agent: EnvHttpProxyAgent | undefined;

/** Asks a server, with the token if there is one. @throws {@link OtoscopeError} where it cannot be reached. */
export async function request(url: string, token: string | undefined, signal?: AbortSignal): Promise<Response> {
  agent ??= proxyAgent();
  const timeout = new AbortController();
  // For the answer to begin; a large file takes as long as it takes.
  const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${connectMs / 1000} s`)), connectMs);
  try {
    return await fetch(url, {
      headers: {
        'user-agent': 'otoscope',
        // So that a file's length is that of the answer.
        'accept-encoding': 'identity',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      dispatcher: agent,
      signal: AbortSignal.any([timeout.signal, ...(signal ? [signal] : [])]),
    });
  } catch (error) {
    signal?.throwIfAborted();
    const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : '';
    throw new OtoscopeError(`${new URL(url).origin} cannot be reached: ${messageOf(error)}${cause}`, {
      hint: 'check the network (HF_ENDPOINT names another server); a model in a folder is hf:./folder',
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Fetches a file, beside its name until it is whole and its size and SHA-256 are as the hub says. */
export async function download(wanted: Download): Promise<void> {
  const { url, path, expected, token, title, onDownload, signal } = wanted;
  const response = await request(url, token, signal);
  if (!response.ok || !response.body) {
    throw new OtoscopeError(`${title} cannot be fetched: status ${response.status}`, { hint: `look at ${url}` });
  }
  const length = response.headers.get('content-length');
  const total = expected.size ?? (length === null ? undefined : Number(length));
  const hash = createHash('sha256');
  const body = response.body;
  await writeAtomically(path, async (file) => {
    let size = 0;
    for await (const chunk of chunksOf(body, title, signal)) {
      hash.update(chunk);
      size += chunk.length;
      await file.write(chunk);
      onDownload?.(title, size, total);
    }
    const isWhole = total === undefined || size === total;
    const isRight = expected.sha256 === undefined || hash.digest('hex') === expected.sha256;
    if (isWhole && isRight) return;
    throw new OtoscopeError(
      `${title} came ${isWhole ? 'with another SHA-256 than the hub tells' : `as ${size} of ${total} bytes`}`,
      {
        hint: 'run the same command again',
      },
    );
  });
}

async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  title: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    signal?.throwIfAborted();
    throw new OtoscopeError(`${title} broke off: ${messageOf(error)}`, {
      hint: 'run the same command again',
      cause: error,
    });
  }
}
