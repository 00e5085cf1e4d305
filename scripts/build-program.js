// Builds the program (src/): type declarations by the TypeScript compiler, JavaScript by esbuild.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');
/** Modules that are started or imported by their place in dist/; those with jobs for worker threads are found by that. */
const entries = ['cli/main.ts', 'index.ts', 'threads/worker.ts', 'encoder/check/check-process.ts'];

/**
 * Builds the program into a folder. Modules that are needed together lie in one file: Node opens a hundred files in the time of
 * ten thousand lines, and every worker thread does so again.
 *
 * @param {string} folder
 * @returns {Promise<boolean>} whether it could be built; why not is on standard error.
 */
export async function buildProgram(folder) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const options = ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', folder];
  const declarations = spawn(process.execPath, [compiler, ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  const declared = once(declarations, 'close');
  const bundled = await build({
    absWorkingDir: root,
    entryPoints: [...entries.map((entry) => join(src, entry)), ...jobModules()],
    outbase: src,
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    logLevel: 'warning',
    plugins: [ownPlace],
  }).catch(() => null);
  const [status] = await declared;
  return bundled !== null && status === 0;
}

function jobModules() {
  return readdirSync(src, { recursive: true })
    .map((name) => join(src, String(name)))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .filter((path) => readFileSync(path, 'utf8').includes('defineJob(import.meta.url'));
}

/** A module finds other files, and a thread finds a job's module, by where they lie, whatever file the bundle put it into. */
const ownPlace = {
  name: 'own-place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      if (!contents.includes('import.meta.url')) return undefined;
      const place = JSON.stringify(`dist/${relative(src, path).replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
      const own = `new URL(${place}, import.meta.resolve('otoscope/package.json')).href`;
      return { contents: contents.replaceAll('import.meta.url', own), loader: 'ts' };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node scripts/build-program.js <folder>');
  process.exitCode = (await buildProgram(folder)) ? 0 : 1;
}
