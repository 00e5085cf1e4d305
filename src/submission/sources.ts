/** A place in a source file. */
export interface Mention {
  readonly line: number;
  readonly what: string;
}

/** What begins a comment, by the kind of file; a notebook's are within its strings. */
const commentMarks: readonly (readonly [files: RegExp, mark: string])[] = [
  [/\.(?:py|ya?ml|toml|cfg|ini|sh)$/i, '#'],
  [/\.[cm]?[jt]s$/i, '//'],
];
/** Longer lines are no one's writing. */
const longestLine = 2000;
/** A quoted string, without line breaks. */
const quoted = /(['"`])((?:(?!\1)[^\\\n])*)\1/g;
const absolute =
  /^(?:\/(?:home|Users|root|mnt|media|data\d*|scratch|work|workspace|content|tmp|var|opt|srv|nfs|hpc\w*|gpfs|lustre)\/.+|[A-Za-z]:\\.+|\\\\\w.+|~\/.+)/;
const weights =
  /^[^\s{}$*<>]*\.(?:pt|pth|ckpt|bin|safetensors|onnx|onnx_data|npy|npz|pkl|h5|hdf5|tflite|gguf|msgpack)$/i;
const address = /^https?:\/\//i;
/** Calls that fetch a model, with what they are given first. */
const fetches =
  /\b(from_pretrained|hf_hub_download|snapshot_download|load_state_dict_from_url|download_url_to_file|urlretrieve|(?:torch\.)?hub\.load|load_model_from_hub|wget\.download|gdown\.download)\s*\(\s*(?:\w+\s*=\s*)?(['"][^'"\n]*['"]|[\w.]+)?/g;

/** A source with its comments to the end of a line taken out; its lines stay where they are. */
export function withoutComments(text: string, path: string): string {
  const mark = commentMarks.find(([files]) => files.test(path))?.[1];
  if (mark === undefined) return text;
  // Up to the first mark that is in no string; a line with half a string, of a longer one, stays as it is.
  const code = new RegExp(`^((?:(?!${mark})[^'"\`\\n]|(['"\`])(?:\\\\.|(?!\\2)[^\\\\\\n])*\\2)*)${mark}.*$`);
  return text
    .split('\n')
    .map((line) => (line.length > longestLine ? line : line.replace(code, '$1')))
    .join('\n');
}

/** Strings that are paths of one machine. */
export function absolutePathsIn(text: string): Mention[] {
  return stringsIn(text).filter(({ what }) => absolute.test(what));
}

/** Names of files with weights, relative ones, that the source holds. */
export function weightsNamedIn(text: string): Mention[] {
  return stringsIn(text).filter(
    ({ what }) => weights.test(what) && !address.test(what) && !absolute.test(what) && !what.startsWith('.on'),
  );
}

/** What a source fetches from elsewhere when it runs: calls that do so, and addresses of weights. */
export function downloadsIn(text: string): Mention[] {
  const calls = lines(text).flatMap(({ line, text: each }) =>
    [...each.matchAll(fetches)].map(([, call, what]) => ({ line, what: `${call}(${what ?? '…'})` })),
  );
  const addresses = stringsIn(text).filter(({ what }) => address.test(what) && weights.test(what.split('?')[0]!));
  return [...calls, ...addresses.filter(({ line }) => !calls.some((call) => call.line === line))].sort(
    (left, right) => left.line - right.line,
  );
}

function stringsIn(text: string): Mention[] {
  return lines(text).flatMap(({ line, text: each }) =>
    [...each.matchAll(quoted)].map(([, , what]) => ({ line, what: what! })),
  );
}

function lines(text: string): { line: number; text: string }[] {
  return text.split('\n').map((each, index) => ({ line: index + 1, text: each }));
}
