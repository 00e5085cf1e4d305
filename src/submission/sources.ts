/** A place in a source file. */
export interface Mention {
  readonly line: number;
  readonly what: string;
}

/** A quoted string, without line breaks; what is in a comment counts, which costs a look. */
const quoted = /(['"`])((?:(?!\1)[^\\\n])*)\1/g;
const absolute =
  /^(?:\/(?:home|Users|root|mnt|media|data\d*|scratch|work|workspace|content|tmp|var|opt|srv|nfs|hpc\w*|gpfs|lustre)\/.+|[A-Za-z]:\\.+|\\\\\w.+|~\/.+)/;
const weights =
  /^[^\s{}$*<>]*\.(?:pt|pth|ckpt|bin|safetensors|onnx|onnx_data|npy|npz|pkl|h5|hdf5|tflite|gguf|msgpack)$/i;
const address = /^https?:\/\//i;
/** Calls that fetch a model, with what they are given first. */
const fetches =
  /\b(from_pretrained|hf_hub_download|snapshot_download|load_state_dict_from_url|download_url_to_file|urlretrieve|(?:torch\.)?hub\.load|load_model_from_hub|wget\.download|gdown\.download)\s*\(\s*(?:\w+\s*=\s*)?(['"][^'"\n]*['"]|[\w.]+)?/g;

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
