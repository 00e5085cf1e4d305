import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CheckFinding } from '../encoder/check/finding.ts';
import { isSecretFile, secretsIn } from './secrets.ts';
import { absolutePathsIn, downloadsIn, type Mention, weightsNamedIn, withoutComments } from './sources.ts';
import type { FolderContents, SubmissionFile } from './walk.ts';

/** What a scan of a folder gives. */
export interface Scan {
  readonly findings: readonly CheckFinding[];
  /** What its sources fetch when they run: `my_encoder.py:12: from_pretrained("org/model")`. */
  readonly downloads: readonly string[];
}

const group = 'Folder';
/** Bytes: what mail servers mostly take, and what text can be. */
const [mailLimit, textLimit] = [25e6, 5e6];
const code = /\.(?:py|ipynb|[cm]?[jt]s|json|ya?ml|toml|cfg|ini|sh)$/i;
/** Of several places of one kind so many are named. */
const shown = 4;

/** Looks through the files that are to be packed for what should not, or does not, go with them. */
export async function scanFolder({ files, leftOut, badLinks }: FolderContents): Promise<Scan> {
  const secrets: string[] = [];
  const likely: string[] = [];
  const paths: string[] = [];
  const missing: string[] = [];
  const downloads: string[] = [];
  const names = new Set(files.map(({ path }) => basename(path)));
  for (const file of files) {
    if (isSecretFile(file.path)) secrets.push(file.path);
    const text = await textOf(file);
    if (text === null) continue;
    for (const { line, what, certain } of secretsIn(text))
      (certain ? secrets : likely).push(`${file.path}:${line} (${what})`);
    if (!code.test(file.path)) continue;
    const told = ({ line, what }: Mention): string => `${file.path}:${line}: ${what}`;
    const source = withoutComments(text, file.path);
    paths.push(...absolutePathsIn(source).map(told));
    missing.push(
      ...weightsNamedIn(source)
        .filter(({ what }) => !names.has(basename(what)))
        .map(told),
    );
    downloads.push(...downloadsIn(source).map(told));
  }
  const links = badLinks.map(({ path, why }) => `${path}: ${why}`);
  const findings = [
    sizes(files),
    none('links', true, links, 'all within the folder', 'put the file itself in the link’s place'),
    none(
      'secrets',
      true,
      secrets,
      'no key, token or password',
      'take it out, and have it revoked if it was ever shared',
    ),
    ...(likely.length === 0 ? [] : [none('likely secrets', false, likely, '', 'read it from the environment instead')]),
    none('absolute paths', false, paths, 'none in the sources', 'build paths from the place of the source file'),
    none(
      'weights',
      false,
      missing,
      'all that the sources name are there',
      'put the file into the folder, if it is not downloaded',
    ),
    found('downloads', downloads, 'nothing is fetched when it runs'),
    found('left out', leftOut, 'nothing'),
  ];
  return { findings, downloads };
}

function sizes(files: readonly SubmissionFile[]): CheckFinding {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const largest = files.reduce<SubmissionFile | undefined>(
    (most, file) => (file.bytes > (most?.bytes ?? -1) ? file : most),
    undefined,
  );
  const measured = `${files.length} files, ${megabytes(total)}; the largest ${largest?.path ?? 'none'}, ${megabytes(largest?.bytes ?? 0)}`;
  if (total <= mailLimit) return { group, name: 'size', must: false, outcome: 'passed', measured };
  const hint = 'many mail servers take 25 MB: have weights downloaded when the encoder is constructed, or send a link';
  return { group, name: 'size', must: false, outcome: 'failed', measured, hint };
}

/** A finding that there is nothing of a kind, or where it is. */
function none(name: string, must: boolean, places: readonly string[], passed: string, hint: string): CheckFinding {
  if (places.length === 0) return { group, name, must, outcome: 'passed', measured: passed };
  return { group, name, must, outcome: 'failed', measured: listed(places), hint };
}

/** A finding that only tells. */
function found(name: string, places: readonly string[], nothing: string): CheckFinding {
  return { group, name, must: false, outcome: 'passed', measured: places.length === 0 ? nothing : listed(places) };
}

function listed(places: readonly string[]): string {
  const more = places.length > shown ? ` and ${places.length - shown} more` : '';
  return `${places.slice(0, shown).join(', ')}${more}`;
}

function megabytes(bytes: number): string {
  return bytes < 1e5 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A file's text; null where it is large or no text. */
async function textOf({ place, bytes }: SubmissionFile): Promise<string | null> {
  if (bytes > textLimit) return null;
  const handle = await open(place);
  try {
    const content = await handle.readFile();
    return content.subarray(0, 8192).includes(0) ? null : content.toString('utf8');
  } finally {
    await handle.close();
  }
}
