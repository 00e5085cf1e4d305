import { type CheckFinding, runCheck } from '../encoder/check/finding.ts';
import { messageOf, OtoscopeError } from '../errors.ts';
import { judgeTrainingData } from './judge-training-data.ts';
import { type Manifest, manifestSchema, names } from './manifest.ts';
import { type OpenZip, openZip, type ZipMember } from './read-zip.ts';
import { mostPages, pagesOf } from './report-pdf.ts';
import { isSignedBy, keyFingerprint } from './signing-key.ts';
import { parseTrainingData } from './training-data.ts';

/** Bytes: more than any manifest, report or declaration has. They are read into memory. */
const limits = { manifest: 32e6, report: 200e6, trainingData: 5e6 } as const;
const group = 'Submission';
const askAgain = 'ask for the ZIP again, as it came from otoscope pack';

/**
 * Checks a submission: the signature over its manifest, the size and hash of every file, that none is missing or
 * besides, and the report's pages. Nothing is unpacked, and nothing in it is run.
 *
 * @returns the findings, and the manifest once its signature is known to hold.
 * @throws {@link OtoscopeError} for what is no submission at all, or a hostile ZIP.
 */
export async function verifySubmission(path: string): Promise<{ manifest: Manifest; findings: CheckFinding[] }> {
  const zip = await openZip(path);
  try {
    const { manifest, bytes } = await readManifest(zip, path);
    const findings: CheckFinding[] = [];
    const check = async (name: string, run: () => Promise<string>): Promise<void> => {
      findings.push(await runCheck({ group, name, must: true, run: async () => ({ measured: await run() }) }));
    };
    await check('signature', async () => signatureOf(zip, manifest, bytes));
    await check('files', async () => compareFiles(zip, manifest));
    await check('report', async () => reportOf(zip, manifest));
    findings.push(checkOf(manifest), ...(await trainingDataOf(zip)));
    return { manifest, findings };
  } finally {
    zip.close();
  }
}

async function readManifest(zip: OpenZip, path: string): Promise<{ manifest: Manifest; bytes: Uint8Array }> {
  const member = zip.members.get(names.manifest);
  if (!member) throw new OtoscopeError(`${path} is no submission: it has no ${names.manifest}`, { hint: askAgain });
  const bytes = await contentOf(member, limits.manifest);
  try {
    return { manifest: manifestSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))), bytes };
  } catch (error) {
    throw new OtoscopeError(
      `${path}: its ${names.manifest} is not one of otoscope pack: ${messageOf(error).slice(0, 200)}`,
      {
        hint: 'a later version of otoscope may have written it',
      },
    );
  }
}

async function signatureOf(zip: OpenZip, { publicKey }: Manifest, bytes: Uint8Array): Promise<string> {
  const signature = await contentOf(memberIn(zip, names.signature), 1024);
  if (isSignedBy(publicKey, bytes, signature)) return `by ${keyFingerprint(publicKey)}`;
  throw new OtoscopeError('it is not that of the manifest: the manifest was changed', { hint: askAgain });
}

/** Sizes are compared before anything is read, so that nothing is unpacked that is larger than was signed. */
async function compareFiles(zip: OpenZip, { files }: Manifest): Promise<string> {
  const known = new Set<string>([names.manifest, names.signature, ...files.map(({ path }) => path)]);
  const wrong = [...zip.members.keys()]
    .filter((path) => !known.has(path))
    .map((path) => `${path} is not in the manifest`);
  for (const { path, bytes, sha256 } of files) {
    const member = zip.members.get(path);
    if (!member) wrong.push(`${path} is missing`);
    else if (member.bytes !== bytes) wrong.push(`${path} has ${member.bytes} bytes, ${bytes} expected`);
    else if ((await member.digest()) !== sha256) wrong.push(`${path} was changed`);
  }
  if (wrong.length > 0) throw new OtoscopeError(wrong.slice(0, 5).join('; '), { hint: askAgain });
  return `${files.length} as the manifest has them`;
}

async function reportOf(zip: OpenZip, manifest: Manifest): Promise<string> {
  const pages = await pagesOf(await contentOf(memberIn(zip, names.report), limits.report), names.report);
  if (pages !== manifest.report.pages) {
    throw new OtoscopeError(`it has ${pages} pages, the manifest says ${manifest.report.pages}`, { hint: askAgain });
  }
  if (pages <= mostPages) return `${pages} of at most ${mostPages} pages`;
  throw new OtoscopeError(`it has ${pages} pages, at most ${mostPages} are allowed`, { hint: 'shorten the report' });
}

/** Judged anew: this program may know more than the one that packed. */
async function trainingDataOf(zip: OpenZip): Promise<CheckFinding[]> {
  const member = zip.members.get(names.trainingData);
  if (!member) return [];
  const text = Buffer.from(await contentOf(member, limits.trainingData)).toString('utf8');
  return judgeTrainingData(parseTrainingData(text, names.trainingData));
}

function checkOf({ check: { kind, findings } }: Manifest): CheckFinding {
  const failed = findings.filter(({ must, outcome }) => must && outcome === 'failed').map(({ name }) => name);
  const about = { group, name: 'otoscope check', must: true };
  if (kind === 'none') {
    return {
      ...about,
      must: false,
      outcome: 'failed',
      measured: 'not done before packing',
      hint: 'check the encoder yourself',
    };
  }
  if (failed.length > 0) return { ...about, outcome: 'failed', measured: `failed: ${failed.join(', ')}` };
  return { ...about, outcome: 'passed', measured: `${kind}, ${findings.length} findings, by the signer's word` };
}

function memberIn(zip: OpenZip, name: string): ZipMember {
  const member = zip.members.get(name);
  if (member) return member;
  throw new OtoscopeError(`there is no ${name}`, { hint: askAgain });
}

function contentOf(member: ZipMember, limit: number): Promise<Uint8Array> {
  if (member.bytes <= limit) return member.content();
  throw new OtoscopeError(`${member.path} has ${member.bytes} bytes, at most ${limit} expected`, { hint: askAgain });
}
