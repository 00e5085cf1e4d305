import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import { fixture, Workplace } from './program.ts';

const call = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Example {
  readonly file: string;
  readonly code: string;
  /** What the page says that it prints; `…` stands for anything. */
  readonly prints: string | undefined;
}

/** The examples of a page: TypeScript whose first line names a file, and the text below it. */
async function examplesOf(page: string): Promise<Example[]> {
  const markdown = await readFile(join(root, 'docs', page), 'utf8');
  const examples = markdown.matchAll(/```ts\n(\/\/ (\S+\.ts)\n.*?)```\n(?:\n```text\n(.*?)```)?/gs);
  return [...examples].map(([, code, file, prints]) => ({ file: file!, code: code!, prints }));
}

function pattern(text: string): RegExp {
  const parts = text.trimEnd().split('…');
  return new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*'));
}

test('the examples of docs/api.md are type-checked against the package and print what the page says', async () => {
  const place = await Workplace.make();
  const examples = await examplesOf('api.md');
  expect(examples.length).toBeGreaterThan(4);
  await mkdir(place.path('node_modules', '@types'), { recursive: true });
  await symlink(inject('installation'), place.path('node_modules', 'otoscope'), 'junction');
  await symlink(join(root, 'node_modules', '@types', 'node'), place.path('node_modules', '@types', 'node'), 'junction');
  for (const { file, code } of examples) await writeFile(place.path(file), code);
  for (const name of ['guitars.ts', 'instruments.ts']) await copyFile(fixture('tasks', name), place.path(name));
  const files = examples.map(({ file }) => file);
  const settings = {
    target: 'ES2023',
    module: 'NodeNext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
  };
  await writeFile(place.path('package.json'), '{ "type": "module" }');
  await writeFile(
    place.path('tsconfig.json'),
    JSON.stringify({ compilerOptions: { ...settings, skipLibCheck: true, outDir: 'built' }, files }),
  );
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const compiled = await call(process.execPath, [compiler], { cwd: place.folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(compiled.stdout).toBe('');

  const printing = examples.filter(({ prints }) => prints !== undefined);
  const env = { ...process.env, OTOSCOPE_CACHE: place.path('cache') };
  const outputs = await Promise.all(
    printing.map(async ({ file }) => {
      const program = place.path('built', file.replace(/\.ts$/, '.js'));
      return (await call(process.execPath, [program], { cwd: place.folder, env })).stdout;
    }),
  );
  for (const [index, { prints }] of printing.entries()) expect(outputs[index]).toMatch(pattern(prints!));
});
