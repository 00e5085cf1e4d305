import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { detectFormat } from '../../../src/audio/format.ts';
import { type LiveRun, liveRunSchema } from '../../../src/report/page/live.ts';
import { type PageModel, pageModelSchema } from '../../../src/report/page/model.ts';
import {
  clipPath,
  livePath,
  modelPath,
  provenancePath,
  taskDetailPath,
  taskMapPath,
} from '../../../src/report/page/paths.ts';
import { provenanceSchema } from '../../../src/report/page/provenance.ts';
import { embeddingMapSchema, type TaskDetail, taskDetailSchema } from '../../../src/report/page/task-detail.ts';
import { stepsFileSchema } from '../../../src/run/steps-file.ts';
import { fixture, type Running, tasks, Workplace } from '../program.ts';
import { isMissing, launch, openPage } from './browser.ts';

const energy = fixture('encoder', 'energy_encoder.ts');
const slow = `${fixture('encoder', 'faulty_encoders.ts')}:SlowEncoder`;

/** Serves folders of runs; gives the address, without the slash at its end. */
async function view(place: Workplace, ...args: string[]): Promise<{ running: Running; url: string }> {
  const running = place.start(['view', '--no-open', ...args]);
  let said = '';
  running.process.stdout!.on('data', (text: string) => {
    said += text;
  });
  await running.until(() => said.includes('Ctrl-C'));
  return { running, url: /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0] };
}

/** Asks for a part of the data; of what takes long, until it is there. */
async function get(url: string, path: string): Promise<Response> {
  while (true) {
    const answer = await fetch(`${url}/api/${path}`);
    if (answer.status !== 202) return answer;
    await answer.json();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function json<Value>(url: string, path: string): Promise<Value> {
  const answer = await get(url, path);
  expect([path, answer.status]).toEqual([path, 200]);
  return (await answer.json()) as Value;
}

/** A request as a browser never makes it. */
function raw(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode!, text }));
    })
      .on('error', reject)
      .end();
  });
}

/** Follows the events of a server; `runs` are the last ones told. */
async function follow(url: string) {
  const controller = new AbortController();
  const answer = await fetch(`${url}/api/${livePath}`, { signal: controller.signal });
  const seen = { runs: [] as LiveRun[], models: 0, error: undefined as unknown };
  const read = async (): Promise<void> => {
    let text = '';
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      const events = text.split('\n\n');
      text = events.pop()!;
      for (const event of events) {
        const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event)!;
        if (name === 'model') seen.models += 1;
        else seen.runs = liveRunSchema.array().parse(JSON.parse(data!));
      }
    }
  };
  read().catch((error: unknown) => {
    seen.error = controller.signal.aborted ? undefined : error;
  });
  return { seen, close: () => controller.abort() };
}

const soon = { timeout: 60_000, interval: 50 };

/** Where a run ended that the tests look into; each leaves it as it was. */
let place: Workplace;
const args = ['run', energy, '--jobs', '1', '--tasks', `${tasks.instruments},${tasks.guitars}`];

beforeAll(async () => {
  place = await Workplace.shared();
  // Who hears only how loud it is takes one instrument for another.
  expect(await place.run(args)).toMatchObject({ code: 0 });
  return () => place.remove();
});

/** The folder of that run once more, under another name. */
async function another(name: string): Promise<string> {
  await cp(place.path('runs'), place.path(name), { recursive: true });
  return place.path(name, 'energy_encoder', 'custom');
}

test('a run is looked into: model, detail, clips, map, provenance; nothing else can be asked for', async () => {
  await mkdir(place.path('more', 'broken'), { recursive: true });
  await writeFile(place.path('more', 'broken', 'results.json'), '{ "schema": ');

  const { url, running } = await view(place, 'runs', 'more');
  const model = pageModelSchema.parse(await json(url, modelPath));
  expect(model.problems.map(({ path }) => path)).toEqual(['more/broken/results.json']);
  const [run] = model.runs;
  expect(run).toMatchObject({ suite: 'custom', command: `otoscope ${args.join(' ')}`, provenance: true });
  expect(run!.encoder.realTimeFactor).toBeGreaterThan(0);
  expect(model.suites[0]!.tasks.map(({ id }) => id)).toEqual(['instruments', 'guitars']);
  expect(provenanceSchema.parse(await json(url, provenancePath(run!.id))).archives[0]!.shards).toHaveLength(8);

  // Four folds of eight clips, each tested once.
  const detail = taskDetailSchema.parse(await json<TaskDetail>(url, taskDetailPath(run!.id, 'instruments')));
  expect(detail).toMatchObject({ classes: ['xylophone', 'tuba', 'guitar-nylon', 'guitar-electric'], map: true });
  expect(detail.A!.strict!.curves!.map(({ fold, losses }) => [fold, losses.length])).toEqual(
    ['a', 'b', 'c', 'd'].map((fold) => [fold, 20]),
  );
  const { scores } = detail.B!.strict!.classScores!;
  const right = scores.reduce((sum, { score, examples }) => sum + score * examples, 0);
  const examples = scores.reduce((sum, each) => sum + each.examples, 0);
  expect(examples).toBe(run!.tasks.instruments!.examples!.test);
  expect(right / examples).toBeCloseTo(run!.tasks.instruments!.B!.strict.score, 4);
  const map = embeddingMapSchema.parse(await json(url, taskMapPath(run!.id, 'instruments')));
  expect(new Set(map.keys).size).toBe(examples);
  // The same again, from the store.
  expect(await json(url, taskMapPath(run!.id, 'instruments'))).toEqual(map);

  // A whole note as it is in its archive; of one that was cut, the crop.
  for (const audio of map.audio!) {
    const answer = await get(url, audio);
    expect(answer.headers.get('content-type')).toMatch(/^audio\//);
    expect(detectFormat(new Uint8Array(await answer.arrayBuffer())).native).toBe(true);
  }
  const crops = embeddingMapSchema.safeParse(await (await get(url, taskMapPath(run!.id, 'guitars'))).json());
  const crop = await get(url, crops.data?.audio?.[0] ?? clipPath(run!.id, 'guitars', 0));
  expect([crop.status, crop.headers.get('content-type')]).toEqual([200, 'audio/wav']);

  for (const [path, headers, status] of [
    ['/api/runs/../../../../../../etc/passwd', {}, 404],
    [`/api/runs/${run!.id}/tasks/..%2f..%2fsteps.json`, {}, 404],
    [`/api/runs/${run!.id}/tasks/instruments/clips/..%2f..%2f..%2fdata`, {}, 404],
    [`/api/${clipPath(run!.id, 'instruments', 99_999)}`, {}, 404],
    ['/runs/energy_encoder/custom/results.json', {}, 404],
    ['/', { Host: 'rebound.example' }, 421],
    [`/api/${modelPath}`, { Host: `rebound.example:${new URL(url).port}` }, 421],
  ] as const) {
    const answer = await raw(url, path, { ...headers });
    expect([path, answer.status]).toEqual([path, status]);
    expect(answer.text).not.toContain('energy');
  }
  expect(
    (await fetch(url, { headers: { Origin: 'https://other.example' } })).headers.has('access-control-allow-origin'),
  ).toBe(false);

  // The recordings were moved: the page says so instead of failing.
  await rename(place.path('data', 'guitars'), place.path('guitars'));
  const silent = taskDetailSchema.parse(await json<TaskDetail>(url, taskDetailPath(run!.id, 'guitars')));
  expect(silent.silence).toMatch(/guitars cannot be heard: 3 of its 3 shards are not where they were/);
  expect((await get(url, clipPath(run!.id, 'guitars', 0))).status).toBe(404);
  await rename(place.path('guitars'), place.path('data', 'guitars'));

  running.process.kill('SIGINT');
  expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('left out: ') });
});

test('nothing of single samples is served of hidden data', async () => {
  // As a run of hidden data leaves it: no declaration, no predictions.
  const steps = join(await another('hidden'), 'steps.json');
  const content = stepsFileSchema.parse(JSON.parse(await readFile(steps, 'utf8')));
  await writeFile(steps, JSON.stringify({ ...content, tasks: content.tasks.map((task) => ({ ...task, task: null })) }));
  const { url } = await view(place, 'hidden');
  const [run] = (await json<PageModel>(url, modelPath)).runs;
  const detail = taskDetailSchema.parse(await json<TaskDetail>(url, taskDetailPath(run!.id, 'instruments')));
  expect(detail.A!.strict!.curves).toHaveLength(4);
  expect(Object.keys(detail.A!.strict!)).toEqual(['curves']);
  expect([detail.map, detail.classes]).toEqual([false, []]);
  expect((await get(url, taskMapPath(run!.id, 'instruments'))).status).toBe(404);
  expect((await get(url, clipPath(run!.id, 'instruments', 0))).status).toBe(404);
});

test('a run under way is followed; killed, it is shown as stopped; the next one ends in new results', async () => {
  const place = await Workplace.make();
  await mkdir(place.path('runs'));
  const { url } = await view(place);
  const { seen, close } = await follow(url);
  const slowly = ['run', slow, '--tasks', tasks.instruments];
  const first = place.start(slowly);
  const encoding = () => seen.runs[0]?.stages.find(({ name }) => name === 'instruments: encode');
  await expect
    .poll(() => [seen.runs[0]?.state, encoding()?.state, (encoding()?.count ?? 0) > 0], soon)
    .toEqual(['running', 'running', true]);
  expect(seen.runs[0]!.stages.map(({ name, state }) => [name, state])).toEqual(
    expect.arrayContaining([['instruments: Track A', 'waiting']]),
  );
  first.process.kill('SIGKILL');
  await first.ended;
  await expect.poll(() => seen.runs.map(({ state }) => state), soon).toEqual(['stopped']);

  const models = seen.models;
  const second = place.start(slowly);
  await expect.poll(() => seen.runs.map(({ state }) => state), soon).toEqual(['running']);
  expect(await second.ended).toMatchObject({ code: 0 });
  await expect.poll(() => [seen.runs.map(({ state }) => state), seen.models > models], soon).toEqual([['done'], true]);
  expect((await json<PageModel>(url, modelPath)).runs).toHaveLength(1);
  expect(await readdir(place.path('runs', '.live'))).toEqual([]);
  expect(seen.error).toBeUndefined();
  close();
});

test.skipIf(isMissing)(
  'the exported file shows a real run and plays an error; a hostile name does not run',
  async () => {
    // The same results under a name that would like to be a script.
    const hostile = '</script><script>alert(1)</script>';
    const own = await another('exported');
    const other = place.path('exported', 'hostile', 'custom');
    await cp(own, other, { recursive: true });
    const results = await place.results('energy_encoder');
    const renamed = { ...results, encoder: { ...results.encoder, name: hostile } };
    await writeFile(join(other, 'results.json'), JSON.stringify(renamed));
    const { code, stdout } = await place.run(['report', 'exported', '--html', 'page.html', '--audio']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Written: page\.html \([\d.]+ [kM]B\)\n$/);
    const browser = await launch();
    try {
      const complaints: string[] = [];
      const page = await openPage(browser, pathToFileURL(place.path('page.html')).href, complaints);
      const names = await page.locator('.leaderboard tbody th').allTextContents();
      expect(names.some((text) => text.includes(hostile))).toBe(true);
      await page.locator('a[href*="/task/instruments"]').first().click();
      const play = page.getByRole('button', { name: /^Play / });
      await play.first().click();
      await page
        .getByRole('button', { name: /^Stop / })
        .first()
        .waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
);
