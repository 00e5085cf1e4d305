import { readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildFailure, build, type Loader, type Plugin, stop } from 'esbuild';
import { OtoscopeError } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';

/** A user's module with the local files it imports, as one ES module that runs from anywhere. */
export interface Bundle {
  /** JavaScript; imports of packages are absolute file URLs. */
  readonly code: string;
  /** The source map of `code` (JSON); its sources are relative to the module's folder. */
  readonly sourceMap: string;
  /** SHA-256 of every local file, by its path relative to the module's folder. */
  readonly files: Readonly<Record<string, string>>;
  /** `name@version` of every package that these files import, sorted. */
  readonly packages: readonly string[];
}

/** How many modules are being compiled in this thread. */
let building = 0;

/**
 * Compiles a TypeScript or JavaScript module for the running version of Node, without running it. The imports are
 * followed by the compiler rather than watched while the module runs, so the list of files is complete and the same
 * each time; and the module is an ES module whatever the `package.json` around it says.
 *
 * @param path absolute, without symbolic links.
 * @throws {@link OtoscopeError} with the place of a syntax error or an import that leads nowhere.
 */
export async function bundle(path: string): Promise<Bundle> {
  const folder = dirname(path);
  const packages = new Set<string>();
  building += 1;
  try {
    const { metafile, outputFiles } = await build({
      entryPoints: [path],
      absWorkingDir: folder,
      outdir: folder,
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'node',
      target: `node${process.versions.node}`,
      conditions: [],
      sourcemap: 'external',
      sourcesContent: false,
      define: Object.fromEntries(locations.map((name) => [`import.meta.${name}`, `import_meta_${name}`])),
      logLevel: 'silent',
      plugins: [externalPackages(packages), ownLocation],
    });
    const files: Record<string, string> = {};
    for (const input of Object.keys(metafile.inputs).sort()) files[input] = await digestFile(resolve(folder, input));
    const text = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))!.text;
    return { code: text('.js'), sourceMap: text('.js.map'), files, packages: [...packages].sort() };
  } catch (error) {
    throw isBuildFailure(error) ? compileError(path, error) : error;
  } finally {
    building -= 1;
    // The compiler is a process of its own, which would otherwise stay as long as this thread.
    if (building === 0) await stop();
  }
}

/** Packages stay outside the bundle: they are loaded from where the importing file finds them. */
function externalPackages(found: Set<string>): Plugin {
  return {
    name: 'external-packages',
    setup({ onResolve, resolve: resolveImport }) {
      onResolve({ filter: /^[^./]/ }, async ({ path, resolveDir, kind, importer, pluginData }) => {
        if (isBuiltin(path) || path.startsWith('data:')) return { path, external: true };
        if (pluginData === 'resolving' || kind === 'entry-point') return undefined;
        const resolved = await resolveImport(path, { resolveDir, kind, importer, pluginData: 'resolving' });
        if (resolved.errors.length > 0 || !resolved.path.includes('node_modules')) return resolved;
        found.add(await packageOf(resolved.path));
        return { path: pathToFileURL(resolved.path).href, external: true };
      });
    },
  };
}

const locations = ['url', 'dirname', 'filename'];

/** Every file keeps its own `import.meta.url`, by which a class finds its weights. */
const ownLocation: Plugin = {
  name: 'own-location',
  setup({ onLoad }) {
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      if (!contents.includes('import.meta')) return undefined;
      const values = [pathToFileURL(path).href, dirname(path), path];
      const constants = locations.map((name, index) => `import_meta_${name} = ${JSON.stringify(values[index])}`);
      const loader = path.replace(/.*\.[cm]?([jt]sx?)$/, '$1') as Loader;
      // On the first line, so that line numbers stay as they are.
      return { contents: `const ${constants.join(', ')}; ${contents}`, loader, resolveDir: dirname(path) };
    });
  },
};

/** `name@version` of the package that a file belongs to. */
async function packageOf(file: string): Promise<string> {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '{}');
    const { name, version } = JSON.parse(text) as { name?: string; version?: string };
    if (name && version) return `${name}@${version}`;
  }
  return basename(file);
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}

function compileError(path: string, { errors, cause }: BuildFailure): OtoscopeError {
  const { text, location } = errors[0]!;
  const place = location ? `${location.file}:${location.line}:${location.column + 1}` : basename(path);
  return new OtoscopeError(`${path} does not compile: ${text} (${place})`, { exitCode: 2, cause });
}
