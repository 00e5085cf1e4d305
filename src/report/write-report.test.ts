import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { foundResults, resultsOf } from '../../test/fixtures/results.ts';
import { buildLeaderboards } from './leaderboard/build.ts';
import { choose } from './leaderboard/choice.ts';
import { writeMteb, writeTextReport } from './write-report.ts';

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'otoscope-report-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const words = { 'mini-words': 0.8 };
const boards = buildLeaderboards(foundResults({ name: 'mine', scores: words }));

/** What mteb 2 reads of a task's file. */
const taskResultSchema = z.object({
  dataset_revision: z.string(),
  task_name: z.string(),
  mteb_version: z.string().nullable(),
  scores: z.record(
    z.string(),
    z.array(z.looseObject({ main_score: z.number(), hf_subset: z.string(), languages: z.array(z.string()) })),
  ),
  evaluation_time: z.number().nullable(),
  kg_co2_emissions: z.number().nullable(),
  date: z.number().nullable(),
});

/** The keys that mteb 2 demands of a model's file; it refuses any other than these and some more. */
const modelKeys =
  'loader name revision release_date languages n_parameters memory_usage_mb max_tokens embed_dim license open_weights ' +
  'public_training_code public_training_data framework similarity_fn_name use_instructions training_datasets';

test('MTEB: a file for every task in the folder of model and revision', async () => {
  const folder = await temporary();
  const found = foundResults(
    { name: 'lab--tiny', fingerprint: 'ab', suite: 'xares', spread: 0.02 },
    { name: 'odd/../name', scores: words },
    { name: 'nothing', scores: {} },
  );
  const count = await writeMteb(folder, buildLeaderboards(found, { published: true }), choose({ track: 'B' }));
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
  expect(files).toHaveLength(count);
  const tiny = join('xares', 'lab__tiny', 'ab'.repeat(32));
  expect(files).toContain(join(tiny, 'model_meta.json'));
  expect(files).toContain(join('mini', 'local__odd_.._name', 'f'.repeat(64), 'mini-words.json'));
  expect(files.some((name) => name.includes('nothing') || name.includes('Aluminumbox'))).toBe(false);
  // Only tasks with the main score: Track B has no captions.
  expect(files).not.toContain(join(tiny, 'clotho.json'));
  const json = async (...path: string[]) => JSON.parse(await readFile(join(folder, ...path), 'utf8'));
  const esc50 = taskResultSchema.parse(await json(tiny, 'esc50.json'));
  expect(esc50).toMatchObject({ task_name: 'esc50', dataset_revision: 'zenodo.14614287', evaluation_time: 6 });
  expect(esc50.scores.test).toEqual([
    expect.objectContaining({
      main_score: 0.48,
      track_b_strict: 0.48,
      track_a_reference: 0.51,
      track_a_strict_accuracy: 0.5,
    }),
  ]);
  const meta = await json(tiny, 'model_meta.json');
  expect(Object.keys(meta)).toEqual(expect.arrayContaining(modelKeys.split(' ')));
  expect(meta).toMatchObject({ name: 'lab/tiny', revision: 'ab'.repeat(32), embed_dim: 8, modalities: ['audio'] });
});

test('MTEB: two results that would have one file are refused, both named', async () => {
  const folder = await temporary();
  const twice = buildLeaderboards(foundResults({ name: 'a', scores: words }, { name: 'a', scores: words }));
  await expect(writeMteb(folder, twice, choose({}))).rejects.toThrow('runs/0/results.json and runs/1/results.json');
  expect(await readdir(folder)).toEqual([]);
});

test('results of a run are not written over; other files are', async () => {
  const folder = await temporary();
  const results = JSON.stringify(resultsOf({}));
  await writeFile(join(folder, 'results.json'), results);
  await expect(writeTextReport(join(folder, 'results.json'), 'csv', boards, choose({}))).rejects.toMatchObject({
    message: expect.stringContaining('holds results of a run'),
    exitCode: 2,
  });
  expect(await readFile(join(folder, 'results.json'), 'utf8')).toBe(results);
  await writeFile(join(folder, 'scores.csv'), 'old');
  await writeTextReport(join(folder, 'scores.csv'), 'csv', boards, choose({}));
  expect(await readFile(join(folder, 'scores.csv'), 'utf8')).toMatch(/^suite,/);
  await expect(writeTextReport(folder, 'csv', boards, choose({}))).rejects.toThrow(/is a folder/);
});

test('a model card gets results, once, and keeps all else', async () => {
  const path = join(await temporary(), 'README.md');
  await writeFile(
    path,
    `---
license: mit # by us
model-index:
- name: mine
  results:
  - task: { type: audio-classification }
    dataset: { type: superb, name: SUPERB }
    metrics: [{ type: accuracy, value: 0.7 }]
  - task: { type: audio-classification }
    dataset: { type: mini-words, name: old, config: mini }
    metrics: [{ type: accuracy, value: 0.1 }]
- name: theirs
  results: []
---

# Mine

---
not front matter
`,
  );
  await writeTextReport(path, 'hugging-face', boards, choose({ track: 'A', protocol: 'strict' }));
  const once = await readFile(path, 'utf8');
  await writeTextReport(path, 'hugging-face', boards, choose({ track: 'A', protocol: 'strict' }));
  expect(await readFile(path, 'utf8')).toBe(once);
  const [, matter, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(once)!;
  expect(body).toBe('\n# Mine\n\n---\nnot front matter\n');
  expect(matter).toContain('license: mit # by us');
  expect(parse(matter!)['model-index']).toMatchObject([
    {
      name: 'mine',
      results: [
        { dataset: { type: 'superb' } },
        { dataset: { type: 'mini-words' }, metrics: [{ type: 'accuracy', value: 0.8, args: { track: 'A' } }] },
      ],
    },
    { name: 'theirs', results: [] },
  ]);
});

test.each([
  ['---\nlicense: [mit\n---\n', 'is not YAML'],
  ['---\n- mit\n---\n', 'is no map of keys'],
  ['---\nmodel-index: 3\n---\n', 'has a model-index of another form'],
])('a model card with unreadable front matter is left as it is: %j', async (card, why) => {
  const path = join(await temporary(), 'README.md');
  await writeFile(path, card);
  await expect(writeTextReport(path, 'hugging-face', boards, choose({}))).rejects.toThrow(why);
  expect(await readFile(path, 'utf8')).toBe(card);
});

test('a card without front matter, or none at all, gets some', async () => {
  const path = join(await temporary(), 'README.md');
  await writeTextReport(path, 'hugging-face', boards, choose({}));
  expect(await readFile(path, 'utf8')).toMatch(/^---\nmodel-index:\n[\s\S]*\n---\n$/);
  await writeFile(path, '# Mine\n');
  await writeTextReport(path, 'hugging-face', boards, choose({}));
  expect(await readFile(path, 'utf8')).toMatch(/^---\nmodel-index:\n[\s\S]*\n---\n\n# Mine\n$/);
});

const latex = await promisify(execFile)('kpsewhich', ['booktabs.sty']).then(
  () => true,
  () => false,
);
if (!latex) process.stderr.write('skipped: LaTeX tables are not compiled; that needs texlive-latex-recommended\n');

test.skipIf(!latex)('pdfLaTeX takes the tables, whatever encoders are called', { timeout: 120_000 }, async () => {
  const folder = await temporary();
  const letters = String.fromCharCode(...Array.from({ length: 95 + 64 }, (_, i) => (i < 95 ? 32 + i : 192 + i - 95)));
  const found = foundResults(
    { name: letters, scores: words, spread: 0.1 },
    { name: '\\input{/etc/passwd} $ % \u202e 中 😀', scores: words },
    { name: 'third', scores: words },
  );
  const board = buildLeaderboards(found);
  await writeTextReport(join(folder, 'tables.tex'), 'latex', board, choose({}));
  const packages = '\\usepackage[T1]{fontenc}\n\\usepackage{booktabs}';
  await writeFile(
    join(folder, 'main.tex'),
    `\\documentclass{article}\n${packages}\n\\begin{document}\n\\input{tables.tex}\n\\end{document}\n`,
  );
  const options = ['-draftmode', '-interaction=nonstopmode', '-halt-on-error', 'main.tex'];
  const { stdout } = await promisify(execFile)('pdflatex', options, { cwd: folder }).catch((error) => error);
  expect(stdout).toMatch(/Transcript written|No pages|Output written/);
  expect(stdout).not.toMatch(/^!/m);
});
