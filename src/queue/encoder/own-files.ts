import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { readModel } from '../../encoder/onnx-file.ts';
import type { EncoderSource } from '../../encoder/source.ts';

/** The files that an encoder is made of. */
export interface OwnFiles {
  /** The folder that holds them all. */
  readonly root: string;
  /** What is opened: a file, or the folder of a model, relative to `root`. */
  readonly entry: string;
  /** Relative to `root`, with `/` between their parts; sorted. */
  readonly files: readonly string[];
}

/**
 * The files of the user's that an encoder needs on another machine; null: it has none, because it comes with this program or
 * is installed in the Python environment.
 */
export async function ownFiles(source: EncoderSource): Promise<OwnFiles | null> {
  switch (source.kind) {
    case 'logmel':
    case 'moonshine':
    case 'whisper':
      return null;
    case 'onnx': {
      const weights = await besides(source.path);
      return inRoot(source.path, [source.path, source.path.replace(/\.onnx$/i, '.json'), ...weights]);
    }
    case 'hugging-face': {
      const configuration = ['config.json', 'preprocessor_config.json'].map((name) => join(source.folder, name));
      return inRoot(source.folder, [...configuration, source.path, ...(await besides(source.path))]);
    }
    case 'module':
      return inRoot(
        source.path,
        source.files.map((file) => join(dirname(source.path), file)),
      );
    case 'python': {
      if (!isAbsolute(source.module)) return null;
      return inRoot(
        source.module,
        source.files.map((file) => join(dirname(source.module), file)),
      );
    }
  }
}

/** The files that a model's graph names for its weights. */
async function besides(model: string): Promise<string[]> {
  const { contents } = await readModel(model);
  return contents.externalFiles.map((file) => join(dirname(model), file));
}

function inRoot(entry: string, paths: readonly string[]): OwnFiles {
  const folders = paths.map((path) => dirname(path).split(sep));
  const [first] = folders;
  const shared = first!.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  const root = (shared < 0 ? first! : first!.slice(0, shared)).join(sep) || sep;
  const within = (path: string): string => relative(root, path).replaceAll(sep, '/');
  return { root, entry: within(entry), files: [...new Set(paths.map(within))].sort() };
}
