import { type EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { messageOf, OtoscopeError } from '../errors.ts';
import { PassingTrouble, type Patience } from './patience.ts';
import { proxyAgent } from './proxies.ts';
import { retryAfter } from './retry-after.ts';
import type { Site } from './site.ts';

/** What a site answers, where it is no refusal: status 200, 206 or 416. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** Gives up where nothing is heard for too long. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Bytes. */
const longestAnswer = 64_000_000;

/**
 * The way to a site: says who asks, goes through the proxies of the environment (HTTP_PROXY, HTTPS_PROXY,
 * NO_PROXY), follows redirects, gives up a connection on which nothing is heard, and leaves the site alone, on all
 * connections, while it asks for that.
 */
export class Web {
  readonly site: Site;
  readonly #patience: Patience;
  readonly #agent: EnvHttpProxyAgent;
  /** Until when the site asked to be left alone, in milliseconds. */
  #restUntil = 0;

  /** @throws OtoscopeError (wrong usage) for a proxy that is no address. */
  constructor(site: Site, patience: Patience) {
    this.site = site;
    this.#patience = patience;
    this.#agent = proxyAgent();
  }

  /**
   * Asks once, for the answer that `use` reads.
   *
   * @param address as the site's own pages have it (`Site.address`).
   * @throws PassingTrouble for what another try may mend; what the site's `refusal` makes of any other.
   */
  async ask<Result>(
    address: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    use: (answer: Answer) => Promise<Result>,
  ): Promise<Result> {
    const url = this.site.address(address);
    const rest = this.#restUntil - Date.now();
    if (rest > 0) await this.#patience.sleep(rest, signal).catch(() => signal.throwIfAborted());
    const own = new AbortController();
    const { stall } = this.#patience;
    const timer = setTimeout(() => {
      own.abort(new PassingTrouble(`${new URL(url).host} sent nothing for ${stall / 1000} s`));
    }, stall);
    try {
      const response = await fetch(url, {
        // A range is one of the file's bytes, not of some compressed form's.
        headers: { 'accept-encoding': 'identity', ...this.site.headers, ...headers },
        dispatcher: this.#agent,
        signal: AbortSignal.any([signal, own.signal]),
      });
      this.#refuse(response, url);
      const { status, headers: told, body } = response;
      return await use({ status, headers: told, body: refreshing(body ?? [], timer) });
    } catch (error) {
      signal.throwIfAborted();
      own.signal.throwIfAborted();
      throw networkTrouble(error, url);
    } finally {
      clearTimeout(timer);
      // Nobody reads what is left of the answer.
      own.abort();
    }
  }

  /** Closes all connections. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #refuse({ status, headers }: Response, url: string): void {
    if (status === 200 || status === 206 || status === 416) return;
    const { host } = new URL(url);
    const easier = this.site.easier === undefined ? '' : `, ${this.site.easier}`;
    if (status === 408 || status === 425 || status === 429 || status >= 500) {
      const rest = status === 429 || status === 503 ? retryAfter(headers) : undefined;
      if (rest !== undefined && rest > this.#patience.longestRest)
        throw new OtoscopeError(`${host} answers ${status} and asks to be left alone for ${minutesOf(rest)} minutes`, {
          hint: `come back then${easier}; what is here is kept. ${this.site.otherwise}`,
        });
      if (rest !== undefined) this.#restUntil = Math.max(this.#restUntil, Date.now() + rest);
      throw new PassingTrouble(`${host} answers ${status}`, { rest });
    }
    throw this.site.refusal(status, url);
  }
}

/** What an answer says, up to far more than any JSON that is asked for has. */
export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestAnswer) break;
  }
  return Buffer.concat(chunks).toString();
}

async function* refreshing(chunks: AsyncIterable<Uint8Array> | [], timer: NodeJS.Timeout): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    timer.refresh();
    yield chunk;
  }
}

/** What fetch throws, which wraps the reason, in words; anything else comes back as it is. */
function networkTrouble(error: unknown, url: string): unknown {
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return error;
  const { host } = new URL(url);
  const { code } = error.cause as NodeJS.ErrnoException;
  const why = messageOf(error.cause) || code;
  if (code !== undefined && /CERT|SIGNATURE|SSL|TLS/.test(code))
    return new OtoscopeError(`${host} cannot be trusted: ${why}`, {
      hint: 'where a proxy of your network shows a certificate of its own, NODE_EXTRA_CA_CERTS names the file with it',
      cause: error,
    });
  if (code === undefined)
    return new OtoscopeError(`${url} cannot be read: ${why}`, {
      hint: 'open the address in a browser to see why',
      cause: error,
    });
  return new PassingTrouble(`the connection to ${host} failed: ${why}`, { cause: error });
}

function minutesOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 60_000);
}
