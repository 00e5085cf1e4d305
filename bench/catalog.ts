import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from './benchmark.ts';

/** The names of the benchmarks in a folder: of every file there that exports one. */
export async function benchmarkNames(folder = fileURLToPath(new URL('.', import.meta.url))): Promise<string[]> {
  const names: string[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith('.ts')) continue;
    const text = await readFile(join(folder, file), 'utf8');
    if (/^export const benchmark\b/m.test(text)) names.push(file.slice(0, -'.ts'.length));
  }
  return names;
}

export async function loadBenchmark(name: string): Promise<Benchmark> {
  const { benchmark } = (await import(`./${name}.ts`)) as { benchmark: Benchmark };
  return benchmark;
}
