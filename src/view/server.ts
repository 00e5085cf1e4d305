import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { messageOf, OtoscopeError } from '../errors.ts';
import { addRoutes, type RouteOptions } from './routes.ts';

export interface Server {
  /** Where the page is. */
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface ServerOptions extends RouteOptions {
  /** 0: a free one. */
  readonly port: number;
}

const address = '127.0.0.1';

/**
 * Serves the page and its data to this machine only. What it serves are results and parts of recordings that may be nobody
 * else's business: it listens on 127.0.0.1 alone, allows no other origin, and answers only requests that name it by that
 * address (a web site that points its own name here reads nothing).
 *
 * @throws OtoscopeError where the port is taken.
 */
export function startServer({ port, ...options }: ServerOptions): Promise<Server> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const names = new Set<string>();
  app.use(async ({ req, text, header }, next) => {
    if (!names.has(req.header('host') ?? '')) return text('This is otoscope, at 127.0.0.1 only.', 421);
    header('Cache-Control', 'no-store');
    header('Cross-Origin-Resource-Policy', 'same-origin');
    header('X-Content-Type-Options', 'nosniff');
    return next();
  });
  app.onError((error, { json }) => {
    const hint = error instanceof OtoscopeError ? error.hint : undefined;
    return json({ error: messageOf(error), ...(hint !== undefined && { hint }) }, 500);
  });
  addRoutes(app, options);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: address, port }, ({ port: own }: AddressInfo) => {
      for (const name of [address, 'localhost']) names.add(`${name}:${own}`);
      // A browser leaves the port out where it is the usual one.
      if (own === 80) for (const name of [address, 'localhost']) names.add(name);
      resolve({
        url: `http://${address}:${own}/`,
        close: () => {
          return new Promise((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          });
        },
      });
    });
    server.on('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)));
  });
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    const hint = 'leave --port out to have a free one';
    return new OtoscopeError(`port ${port} is taken by another program`, { hint, cause: error });
  }
  if (error.code === 'EACCES') {
    const hint = 'choose one above 1023, or leave --port out';
    return new OtoscopeError(`port ${port} may not be used`, { hint, cause: error });
  }
  return error;
}
