import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { PageData } from '../report/page/page-data.ts';
import { livePath, modelPath } from '../report/page/paths.ts';
import { drawings } from './drawings.ts';
import type { Watch } from './watch.ts';

export interface RouteOptions {
  /** The page, built. */
  readonly page: string;
  readonly data: PageData;
  readonly watch: Watch;
}

/** What there is to get: the page, and below `api/` its data under the names of `paths.ts`. */
export function addRoutes(app: Hono<{ Bindings: HttpBindings }>, { page, data, watch }: RouteOptions): void {
  // A browser asks for the model while it still reads the page.
  const preload = { Link: `</api/${modelPath}>; rel=preload; as=fetch; crossorigin` };
  app.get('/', ({ html }) => html(page, 200, preload));
  app.get(`/api/${modelPath}`, async ({ json }) => json(await watch.model()));
  app.get('/api/runs/:run/provenance.json', async ({ req, json, notFound }) => {
    const found = await data.provenance(req.param('run'));
    return found ? json(found) : notFound();
  });
  app.get('/api/runs/:run/tasks/:file{[^/]+\\.json}', async ({ req, json, notFound }) => {
    const found = await data.taskDetail(req.param('run'), req.param('file').slice(0, -'.json'.length));
    return found ? json(found) : notFound();
  });
  const map = drawings(data);
  app.get('/api/runs/:run/tasks/:task/map.json', async ({ req, json, notFound }) => {
    const drawing = await map(req.param('run'), req.param('task'));
    if (typeof drawing === 'number') return json({ share: drawing }, 202);
    return drawing ? json(drawing) : notFound();
  });
  app.get('/api/runs/:run/tasks/:task/clips/:row{[0-9]{1,15}}', async ({ req, body, notFound }) => {
    const { run, task, row } = req.param();
    const sound = await data.sound(run, task, Number(row));
    return sound ? body(new Uint8Array(sound.bytes), 200, { 'Content-Type': sound.type }) : notFound();
  });
  app.get(`/api/${livePath}`, (context) => {
    return streamSSE(context, async (stream) => {
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      const unfollow = watch.follow((event, value) => {
        // Whoever went away in the middle of it needs it no more.
        void stream.writeSSE({ event, data: JSON.stringify(value) }).catch(() => undefined);
      });
      await ended;
      unfollow();
    });
  });
}
