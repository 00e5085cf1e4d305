import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { allMustsPassed, type CheckFinding, runCheck } from '../encoder/check/finding.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { digestFile } from '../files/digest-file.ts';
import { checkStaged, type StagedCheckOptions } from './check-staged.ts';
import { findEncoder, namedEncoder } from './find-encoder.ts';
import { judgeTrainingData } from './judge-training-data.ts';
import { type Manifest, manifestBytes, names } from './manifest.ts';
import { mostPages, pagesOf } from './report-pdf.ts';
import { scanFolder } from './scan.ts';
import type { SigningKey } from './signing-key.ts';
import { stage } from './stage.ts';
import { parseTrainingData } from './training-data.ts';
import { walkFolder } from './walk.ts';
import { writeZip, type ZipEntry } from './write-zip.ts';

/** `check`: how `otoscope check` is done; that it was not is put down in the manifest. */
export interface PackOptions extends StagedCheckOptions {
  readonly folder: string;
  /** The technical report, a PDF file. */
  readonly report: string;
  /** The declaration of training data, a YAML file. */
  readonly trainingData?: string | undefined;
  /** Which file of the folder is the encoder; found where there is only one. */
  readonly encoder?: string | undefined;
  /** The ZIP to be written. */
  readonly out: string;
  /** Gives the key that signs; asked only when everything else is done. */
  readonly key: () => Promise<SigningKey>;
  /** This program's. */
  readonly version: string;
}

/**
 * Makes a submission: looks through the folder, counts the report's pages, judges the training data, checks the encoder as
 * it will be unpacked, in a copy that has only what is packed, and writes a ZIP with a signed manifest. All findings come
 * before anything is written; where something failed that must not, nothing is.
 *
 * @returns the manifest of what was written, or null.
 * @throws {@link OtoscopeError} where folder, encoder, report or declaration cannot be found or read; the signal's reason.
 */
export async function* packSubmission(options: PackOptions): AsyncGenerator<CheckFinding, Manifest | null> {
  const { folder, report, trainingData, out, signal } = options;
  const contents = await walkFolder(folder, [report, out, ...(trainingData === undefined ? [] : [trainingData])]);
  const { files } = contents;
  const encoder = await (options.encoder === undefined
    ? findEncoder(folder, files)
    : namedEncoder(options.encoder, folder, files));
  const paper = await read(report, 'the report');
  const declaration = trainingData === undefined ? undefined : await read(trainingData, 'the training data');
  const { findings: scanned, downloads } = await scanFolder(contents);
  const { pages, finding } = await countPages(paper, report);
  const about = [...scanned, finding, ...judgeDeclaration(declaration, trainingData)];
  yield* about;

  const staged = await stage(folder, files);
  try {
    const staging = join(staged, encoder.path) + encoder.selection;
    const { fingerprint, findings } = yield* checkStaged(staging, join(folder, encoder.path), options);
    if (fingerprint === undefined || !allMustsPassed([...about, ...findings])) return null;
    signal?.throwIfAborted();
    const entries: ZipEntry[] = [{ path: names.report, content: paper }];
    if (declaration) entries.push({ path: names.trainingData, content: declaration });
    for (const { path } of files) {
      const place = join(staged, path);
      entries.push({ path: names.encoderFolder + path, place, bytes: (await stat(place)).size });
    }
    const key = await options.key();
    const manifest: Manifest = {
      schema: 'otoscope.submission/1',
      tool: { name: 'otoscope', version: options.version },
      publicKey: key.publicKey,
      encoder: { name: encoder.path + encoder.selection, fingerprint },
      check: {
        kind: options.check,
        findings: findings.map(({ group, name, must, outcome }) => ({ group, name, must, outcome })),
      },
      report: { pages },
      trainingData: declaration !== undefined,
      findings: about,
      downloads: [...downloads],
      files: await hashed(entries),
    };
    const content = manifestBytes(manifest);
    await writeZip(out, [
      ...entries,
      { path: names.manifest, content },
      { path: names.signature, content: key.sign(content) },
    ]);
    return manifest;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function read(path: string, what: string): Promise<Uint8Array> {
  return readFile(path).catch((error: unknown) => {
    throw new OtoscopeError(`cannot read ${what}, ${path}: ${messageOf(error)}`, { exitCode: 2 });
  });
}

async function countPages(paper: Uint8Array, path: string): Promise<{ pages: number; finding: CheckFinding }> {
  let pages = 0;
  const finding = await runCheck({
    group: 'Report',
    name: `at most ${mostPages} pages`,
    must: true,
    async run() {
      pages = await pagesOf(paper, path);
      const measured = String(pages);
      return pages <= mostPages ? { measured } : { outcome: 'failed', measured, hint: 'shorten the report' };
    },
  });
  return { pages, finding };
}

function judgeDeclaration(declaration: Uint8Array | undefined, path: string | undefined): CheckFinding[] {
  if (declaration) return judgeTrainingData(parseTrainingData(Buffer.from(declaration).toString('utf8'), path!));
  return [
    {
      group: 'Training data',
      name: 'declared',
      must: false,
      outcome: 'failed',
      measured: 'no; the rules exclude the data of Table 1 from training',
      hint: 'say what the encoder was trained on: --training-data data.yaml (docs/submission.md)',
    },
  ];
}

/** The entries as a manifest lists them. */
async function hashed(entries: readonly ZipEntry[]): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for (const entry of [...entries].sort((left, right) => (left.path < right.path ? -1 : 1))) {
    const { path } = entry;
    if ('place' in entry) files.push({ path, bytes: entry.bytes, sha256: await digestFile(entry.place) });
    else {
      const sha256 = createHash('sha256').update(entry.content).digest('hex');
      files.push({ path, bytes: entry.content.length, sha256 });
    }
  }
  return files;
}
