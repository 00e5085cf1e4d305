import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** The folders of src/ in the order of docs/architecture.md: each imports only from those before it. */
const order = [
  ['told.ts'],
  ['errors.ts', 'nearest.ts'],
  ['files', 'threads', 'random', 'compute'],
  ['network'],
  ['user-code', 'metric', 'audio'],
  ['task'],
  ['statistics'],
  ['archive', 'suite'],
  ['encoder'],
  ['embedding', 'starter', 'submission'],
  ['probe', 'knn'],
  ['retrieval'],
  ['run'],
  ['queue'],
  ['report'],
  ['view'],
  ['cli', 'index.ts'],
];

function levelOf(file: string): number {
  const [folder] = relative(source, file).split(sep);
  return order.findIndex((folders) => folders.includes(folder!));
}

test('every folder has its place, and imports go one way', () => {
  const wrong: string[] = [];
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const file = join(source, name);
    expect([name, levelOf(file) >= 0]).toEqual([name, true]);
    for (const [, imported] of readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
      const target = normalize(join(dirname(file), imported!));
      const isOwn = relative(source, file).split(sep)[0] === relative(source, target).split(sep)[0];
      if (!isOwn && levelOf(target) >= levelOf(file)) wrong.push(`${name} -> ${relative(source, target)}`);
    }
  }
  expect(wrong).toEqual([]);
});
