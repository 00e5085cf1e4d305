import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Fault, firstByteOf, refuse, sendFile } from '../../../test/fixtures/faulty-answer.ts';
import { type TinyModel, waveformModel, writeModelFolder } from '../../../test/hugging-face-models.ts';
import { withExternalWeights } from '../../../test/tiny-graph.ts';
import { type Patience, usualPatience } from '../../network/patience.ts';
import { encodeLong } from '../long.ts';
import { noise } from '../noise.ts';
import { openEncoder } from '../open.ts';
import { resolveEncoder } from '../resolve.ts';
import type { HuggingFaceSource } from '../source.ts';

const commits = { main: 'a'.repeat(40), v2: 'b'.repeat(40) };

/** A hub with one private model, `lab/tiny`, of two revisions. */
class Hub {
  readonly asked: string[] = [];
  readonly models: Record<string, TinyModel> = {
    [commits.main]: waveformModel('hubert'),
    [commits.v2]: waveformModel('wavlm'),
  };
  /** What goes wrong with the requests for a file, one after the other. */
  readonly faults = new Map<string, readonly (Fault | undefined)[]>();
  /** Where files are asked from which byte on; null: from their beginning, without a range. */
  readonly begun: (number | null)[] = [];
  readonly server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://hub');
    this.asked.push(pathname);
    if (request.headers.authorization !== 'Bearer secret') return void response.writeHead(401).end();
    const [, revision] = /^\/api\/models\/lab\/tiny\/revision\/(\w+)$/.exec(pathname) ?? [];
    const sha = commits[revision as keyof typeof commits] ?? revision;
    const model = this.models[sha ?? ''];
    if (model)
      return void response.end(
        JSON.stringify({ sha, siblings: Object.keys(model).map((name) => siblingOf(model, name)) }),
      );
    const [, commit, file] = /^\/lab\/tiny\/resolve\/(\w+)\/(.+)$/.exec(pathname) ?? [];
    const content = this.models[commit ?? '']?.[file ?? ''];
    if (content === undefined) return void response.writeHead(404).end();
    const [fault, ...later] = this.faults.get(file!) ?? [];
    this.faults.set(file!, later);
    const from = firstByteOf(request);
    if (file!.endsWith('.onnx')) this.begun.push(from);
    if (fault && refuse(response, fault)) return;
    void sendFile(response, Buffer.from(content), { from, fault });
  });
}

function siblingOf(model: TinyModel, rfilename: string): object {
  const content = Buffer.from(model[rfilename]!);
  return {
    rfilename,
    size: content.length,
    blobId: gitHash(content),
    ...(rfilename.endsWith('.onnx') && { lfs: { sha256: sha256(content), size: content.length } }),
  };
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const gitHash = (content: Uint8Array): string => {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
};

/** Waits for nothing, but keeps what it was asked to wait. */
function impatience(waits: number[] = [], stall = 20_000): Patience {
  return { ...usualPatience, stall, tries: 4, sleep: async (wait) => void waits.push(wait), random: () => 0.5 };
}

let home: string;
let hub: Hub;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'otoscope-hub-'));
  hub = new Hub();
  await new Promise<void>((resolve) => hub.server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('HF_HOME', home);
  vi.stubEnv('HF_ENDPOINT', `http://127.0.0.1:${(hub.server.address() as AddressInfo).port}/`);
  vi.stubEnv('HF_TOKEN', 'secret');
  for (const name of ['HF_HUB_OFFLINE', 'TRANSFORMERS_OFFLINE', 'HF_HUB_CACHE', 'HF_TOKEN_PATH']) vi.stubEnv(name, '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await closed(hub.server);
  await rm(home, { recursive: true });
});

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

const snapshot = (commit: string, ...path: string[]): string => {
  return join(home, 'hub', 'models--lab--tiny', 'snapshots', commit, ...path);
};

test('what is needed is fetched once, into the layout of huggingface_hub, and serves offline', async () => {
  hub.models[commits.main] = { ...hub.models[commits.main], 'pytorch_model.bin': 'not wanted' };
  const progress: [string, number, number | undefined][] = [];
  const source = await resolveEncoder('hf:lab/tiny', { onDownload: (...told) => progress.push(told) });
  expect(source).toMatchObject({ kind: 'hugging-face', name: 'lab--tiny', folder: snapshot(commits.main) });
  const graph = hub.models[commits.main]!['onnx/model.onnx']!;
  expect(progress.at(-1)).toEqual(['lab/tiny/onnx/model.onnx', graph.length, graph.length]);
  expect(await readFile(join(home, 'hub', 'models--lab--tiny', 'refs', 'main'), 'utf8')).toBe(commits.main);
  expect(await readFile(snapshot(commits.main, 'onnx', 'model.onnx'))).toEqual(Buffer.from(graph));
  expect(hub.asked).toHaveLength(4);

  expect(await resolveEncoder('hf:lab/tiny')).toEqual(source);
  expect(hub.asked).toHaveLength(5);
  vi.stubEnv('HF_HUB_OFFLINE', '1');
  expect(await resolveEncoder('hf:lab/tiny')).toEqual(source);
  expect(hub.asked).toHaveLength(5);
  await expect(resolveEncoder('hf:lab/tiny@v2')).rejects.toThrow('HF_HUB_OFFLINE is set');
  vi.stubEnv('HF_HUB_OFFLINE', '');
  await closed(hub.server);
  expect(await resolveEncoder('hf:lab/tiny')).toEqual(source);

  const encoder = await openEncoder(source);
  expect((await encodeLong(encoder, noise(1, 4000))).shape).toEqual([1, 12, 8]);
  await encoder.close!();
});

test('weights in a file of their own are fetched with the graph, for its layers too', async () => {
  const plain = hub.models[commits.main]!;
  const { model, weights } = withExternalWeights(plain['onnx/model.onnx'] as Uint8Array, 'model.onnx_data');
  hub.models[commits.v2] = { ...plain, 'onnx/model.onnx': model };
  await expect(resolveEncoder('hf:lab/tiny@v2')).rejects.toThrow('has no onnx/model.onnx_data');
  hub.models[commits.v2] = { ...plain, 'onnx/model.onnx': model, 'onnx/model.onnx_data': weights };
  for (const selection of ['', '#layer=1']) {
    const [inside, beside] = await Promise.all(
      ['hf:lab/tiny', 'hf:lab/tiny@v2'].map(async (name) => {
        const encoder = await openEncoder(await resolveEncoder(`${name}${selection}`));
        const output = await encodeLong(encoder, noise(1, 4000));
        await encoder.close!();
        return output;
      }),
    );
    expect(beside).toEqual(inside);
  }
  const { fingerprint } = await resolveEncoder('hf:lab/tiny@v2');
  await writeFile(snapshot(commits.v2, 'onnx', 'model.onnx_data'), new Uint8Array(weights.length));
  expect((await resolveEncoder('hf:lab/tiny@v2')).fingerprint).not.toBe(fingerprint);
});

test('revisions are kept apart, and a branch that moves is followed', async () => {
  const [main, other] = [await resolveEncoder('hf:lab/tiny'), await resolveEncoder('hf:lab/tiny@v2')];
  expect(other).toMatchObject({ name: 'lab--tiny@v2', folder: snapshot(commits.v2) });
  expect(other.fingerprint).not.toBe(main.fingerprint);
  expect((await resolveEncoder(`hf:lab/tiny@${commits.v2}`)).fingerprint).toBe(other.fingerprint);
  const moved = 'c'.repeat(40);
  hub.models[moved] = waveformModel('wav2vec2', { normalize: false });
  const original = commits.main;
  try {
    commits.main = moved;
    expect(((await resolveEncoder('hf:lab/tiny')) as HuggingFaceSource).folder).toBe(snapshot(moved));
  } finally {
    commits.main = original;
  }
});

test('a cache that cannot be written serves when it holds all: nothing is written that is there', async () => {
  const source = await resolveEncoder('hf:lab/tiny');
  const refs = join(home, 'hub', 'models--lab--tiny', 'refs');
  const { ino } = await stat(join(refs, 'main'));
  expect(await resolveEncoder('hf:lab/tiny')).toEqual(source);
  expect((await stat(join(refs, 'main'))).ino).toBe(ino);
  // Nobody can write below a file, not even root, who may write into folders that are read-only.
  await rm(refs, { recursive: true });
  await writeFile(refs, '');
  expect(await resolveEncoder('hf:lab/tiny')).toEqual(source);
  await expect(resolveEncoder('hf:lab/tiny@v2')).rejects.toThrow(/^cannot write .*refs.v2: /);
});

test('blobs lie under the hashes that the hub tells, with links to them; revisions share them', async () => {
  await resolveEncoder('hf:lab/tiny');
  hub.models[commits.v2] = { ...hub.models[commits.main], 'README.md': 'changed' };
  await resolveEncoder('hf:lab/tiny@v2');
  const model = hub.models[commits.main]!;
  const names = { 'onnx/model.onnx': sha256, 'config.json': gitHash, 'preprocessor_config.json': gitHash };
  const blobs = Object.entries(names).map(([name, hash]) => hash(Buffer.from(model[name]!)));
  expect((await readdir(join(home, 'hub', 'models--lab--tiny', 'blobs'))).sort()).toEqual(blobs.sort());
  const link = await readlink(snapshot(commits.v2, 'onnx', 'model.onnx'));
  expect(link).toBe(join('..', '..', '..', 'blobs', sha256(Buffer.from(model['onnx/model.onnx']!))));
  expect(hub.asked.filter((path) => path.includes('/resolve/'))).toHaveLength(3);
});

const size = (model: TinyModel): number => model['onnx/model.onnx']!.length;
const graph = (): Promise<Buffer> => readFile(snapshot(commits.main, 'onnx', 'model.onnx'));
const never = { kind: 'status', status: 500 } as const;

for (const [name, faults, begun, waits] of [
  [
    'is cut twice',
    [
      { kind: 'cut', after: 500 },
      { kind: 'cut', after: 300 },
    ],
    [null, 500, 800],
    2,
  ],
  ['falls silent', [{ kind: 'stall', after: 400 }], [null, 400], 1],
  [
    'meets a busy hub',
    [never, { kind: 'status', status: 429, headers: { 'retry-after': '7' } }],
    [null, null, null],
    2,
  ],
  ['is cut, then comes whole', [{ kind: 'cut', after: 500 }, { kind: 'whole' }], [null, 500], 1],
  ['is damaged', [{ kind: 'wrong-byte', at: 100 }], [null, null], 0],
  ['is too long', [{ kind: 'too-long' }], [null, null], 0],
] as const) {
  test(`a file that ${name} is right in the end`, async () => {
    hub.faults.set('onnx/model.onnx', faults);
    const waited: number[] = [];
    const notes: string[] = [];
    const here: number[] = [];
    await resolveEncoder('hf:lab/tiny', {
      patience: impatience(waited, faults[0].kind === 'stall' ? 200 : undefined),
      onNote: (line) => notes.push(line),
      onDownload: (file, done) => file.endsWith('.onnx') && here.push(done),
    });
    const model = hub.models[commits.main]!;
    expect(await graph()).toEqual(Buffer.from(model['onnx/model.onnx']!));
    expect(hub.begun).toEqual(begun);
    if (name === 'meets a busy hub') expect(waited[1]).toBeGreaterThanOrEqual(7000);
    expect(notes.filter((line) => /^lab\/tiny\/onnx\/model\.onnx: .*; trying again in \d+ s$/.test(line))).toHaveLength(
      waits,
    );
    // That all of it is here is told once, at the end.
    expect(here.indexOf(size(model))).toBe(here.length - 1);
  });
}

test('the token is not told to where the hub sends on to', async () => {
  const content = Buffer.from(hub.models[commits.main]!['onnx/model.onnx']!);
  const told: (string | undefined)[] = [];
  const elsewhere = createServer(({ headers }, response) => {
    told.push(headers.authorization);
    response.end(content);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const to = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/blob`;
  hub.faults.set('onnx/model.onnx', [{ kind: 'redirect', to }]);
  await resolveEncoder('hf:lab/tiny');
  await closed(elsewhere);
  expect([told, await graph()]).toEqual([[undefined], content]);
});

test('what broke off goes on in the next call, and is told from there', async () => {
  hub.faults.set('onnx/model.onnx', [{ kind: 'cut', after: 700 }, ...Array(10).fill(never)]);
  const options = { patience: impatience() };
  await expect(resolveEncoder('hf:lab/tiny', options)).rejects.toMatchObject({
    message: expect.stringMatching(/answers 500; gave up after 4 tries$/),
    hint: expect.stringMatching(/^what is here is kept: the same command goes on later; HF_ENDPOINT /),
  });
  await expect(graph()).rejects.toThrow('ENOENT');
  hub.faults.clear();
  hub.begun.length = 0;
  const here: number[] = [];
  await resolveEncoder('hf:lab/tiny', { onDownload: (file, done) => file.endsWith('.onnx') && here.push(done) });
  expect([hub.begun, here[0]]).toEqual([[700], 700]);
  expect(await graph()).toEqual(Buffer.from(hub.models[commits.main]!['onnx/model.onnx']!));
});

test('a file that is never what the hub tells is not kept', async () => {
  hub.faults.set('onnx/model.onnx', Array(3).fill({ kind: 'wrong-byte', at: 100 }));
  await expect(resolveEncoder('hf:lab/tiny')).rejects.toMatchObject({
    message: expect.stringMatching(/onnx\/model\.onnx does not have the content that the hub tells$/),
    hint: expect.stringMatching(/^expected SHA-256 \w{64}, got \w{64} after 3 tries/),
  });
  hub.faults.set('config.json', Array(3).fill({ kind: 'wrong-byte', at: 10 }));
  await rm(join(home, 'hub'), { recursive: true });
  await expect(resolveEncoder('hf:lab/tiny')).rejects.toMatchObject({ hint: expect.stringContaining('git SHA-1') });
  await expect(stat(snapshot(commits.main))).rejects.toThrow('ENOENT');
});

test('fetching ends when it is told to, and leaves nothing', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const options = { signal: stop.signal, onDownload: () => stop.abort(reason) };
  await expect(resolveEncoder('hf:lab/tiny', options)).rejects.toBe(reason);
  await expect(readFile(snapshot(commits.main, 'onnx', 'model.onnx'))).rejects.toThrow('ENOENT');
  await expect(resolveEncoder('hf:lab/tiny', options)).rejects.toBe(reason);
});

test('what the hub refuses is told with what to do', async () => {
  await expect(resolveEncoder('hf:lab/huge')).rejects.toThrow('has no model lab/huge@main (status 404)');
  vi.stubEnv('HF_TOKEN', '');
  await expect(resolveEncoder('hf:lab/tiny')).rejects.toMatchObject({
    message: expect.stringContaining('status 401'),
    hint: expect.stringContaining('HF_TOKEN'),
  });
  // As `hf auth login` leaves it.
  await writeFile(join(home, 'token'), 'secret\n');
  await resolveEncoder('hf:lab/tiny');
  hub.models[commits.v2] = { 'config.json': '{ "model_type": "hubert" }' };
  await expect(resolveEncoder('hf:lab/tiny@v2')).rejects.toThrow('lab/tiny@v2 has no preprocessor_config.json');
  await closed(hub.server);
  await expect(resolveEncoder('hf:lab/never-seen', { patience: impatience() })).rejects.toMatchObject({
    message: expect.stringMatching(/^the connection to 127\.0\.0\.1:\d+ failed: .*; gave up after 3 tries$/),
    hint: expect.stringContaining('hf:./folder'),
  });
  hub = new Hub();
});

test("a snapshot of huggingface_hub's own, of links into blobs, serves; so does the folder above it", async () => {
  const plain = waveformModel('hubert');
  const { model: graph, weights } = withExternalWeights(plain['onnx/model.onnx'] as Uint8Array, 'model.onnx_data');
  const model: TinyModel = { ...plain, 'onnx/model.onnx': graph, 'onnx/model.onnx_data': weights };
  const folder = join(home, 'models--lab--tiny');
  const names = Object.keys(model);
  await writeModelFolder(
    join(folder, 'blobs'),
    Object.fromEntries(names.map((name, index) => [`blob${index}`, model[name]!])),
  );
  await mkdir(join(folder, 'snapshots', commits.main, 'onnx'), { recursive: true });
  for (const [index, name] of names.entries()) {
    await symlink(join(folder, 'blobs', `blob${index}`), join(folder, 'snapshots', commits.main, name));
  }
  await writeModelFolder(folder, { 'refs/main': commits.main });
  const source = await resolveEncoder(`hf:${folder}`);
  expect(source.name).toBe('lab--tiny');
  expect(await resolveEncoder(`hf:${join(folder, 'snapshots', commits.main)}`)).toEqual(source);
  expect(hub.asked).toEqual([]);
  // Weights beside the graph are links as well, which the runtime itself does not follow.
  await writeModelFolder(join(home, 'plain'), plain);
  for (const selection of ['', '#layer=1']) {
    const outputs = [folder, join(home, 'plain')].map(async (each) => {
      const encoder = await openEncoder(await resolveEncoder(`hf:${each}${selection}`));
      const output = await encodeLong(encoder, noise(1, 4000));
      await encoder.close!();
      return output;
    });
    const [linked, expected] = await Promise.all(outputs);
    expect(linked).toEqual(expected);
  }
});
