import { Command } from 'commander';
import type { CheckFinding } from '../encoder/check/finding.ts';
import { OtoscopeError } from '../errors.ts';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import { programVersion } from '../run/version.ts';
import type { Manifest } from '../submission/manifest.ts';
import { type EncoderFlags, encoderOptions, withEncoderOptions } from './options.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { underWay } from './under-way.ts';

interface Options extends EncoderFlags {
  readonly report?: string;
  readonly trainingData?: string;
  readonly encoder?: string;
  readonly out?: string;
  readonly key?: string;
  readonly data: string;
  readonly quick?: true;
  readonly check: boolean;
  readonly verify?: string;
}

/** `otoscope pack [folder]` */
export function packCommand(setExitCode: (code: number) => void): Command {
  return withEncoderOptions(new Command('pack'))
    .summary('make or verify a submission')
    .description(
      'Makes a submission to the challenge of a folder with an encoder: looks for what must not be in it, counts the ' +
        'report’s pages, holds the training data against the benchmark’s, checks the encoder as it will be unpacked, and ' +
        'writes a ZIP with a signed manifest. Where something with ✗ is found, nothing is written.',
    )
    .argument('[folder]', 'the folder with the encoder')
    .option('--report <file>', 'the technical report, a PDF of at most six pages')
    .option('--training-data <file>', 'what the encoder was trained on (YAML, docs/submission.md)')
    .option('--encoder <file>', 'which file of the folder is the encoder, file:Class of several classes')
    .option('-o, --out <file>', 'the ZIP to be written (default: <folder>-submission.zip)')
    .option('--key <file>', 'Ed25519 key that signs (PEM; default: one of your own, made the first time)')
    .option('-d, --data <folder>', 'where archives of recordings may be', 'data')
    .option('--quick', 'check without the long clips')
    .option('--no-check', 'do not check the encoder; the manifest says so')
    .option('--verify <file>', 'verify a submission that somebody made')
    .addHelpText(
      'after',
      `
Examples:
  otoscope pack frog-ear --report report.pdf \\
    --training-data frog-ear/data.yaml
  otoscope pack . --report ~/paper.pdf --encoder my_encoder.py:FrogEncoder \\
    --key team.pem
  otoscope pack --verify frog-ear-submission.zip`,
    )
    .action(async (folder: string | undefined, options: Options) => {
      setExitCode(options.verify === undefined ? await pack(folder, options) : await verify(options.verify, folder));
    });
}

async function pack(folder: string | undefined, options: Options): Promise<number> {
  const { report, quick, check, key: keyFile, trainingData, encoder, data } = options;
  if (folder === undefined) throw usage('which folder is to be packed?', 'otoscope pack <folder> --report report.pdf');
  if (report === undefined) throw usage('a submission has a report', `otoscope pack ${folder} --report report.pdf`);
  const [{ packSubmission }, { ownKeyFile, ownSigningKey, readSigningKey }, { FindingLines, verdict }, path] =
    await Promise.all([
      import('../submission/pack.ts'),
      import('../submission/signing-key.ts'),
      import('../report/findings.ts'),
      import('node:path'),
    ]);
  // Before the long check, so that a wrong key is told at once.
  const key = keyFile === undefined ? undefined : await readSigningKey(keyFile);
  const out = options.out ?? `${path.basename(path.resolve(folder))}-submission.zip`;
  const now = underWay();
  const stop = stopOnSignals(now.close, {
    message: 'nothing was written',
    hint: 'run it again from the start',
  });
  const lines = new FindingLines(colorsFor(process.stdout), widthFor(process.stdout));
  const findings: CheckFinding[] = [];
  let manifest: Manifest | null = null;
  try {
    const packing = packSubmission({
      ...{ folder, report, trainingData, encoder, out, data },
      check: check ? (quick ? 'quick' : 'full') : 'none',
      encoderOptions: encoderOptions(options),
      key: async () => key ?? (await ownSigningKey()),
      version: programVersion(),
      signal: stop.signal,
      onBegin: now.begin,
      onNote: now.say,
    });
    for (let step = await packing.next(); ; step = await packing.next()) {
      now.clear();
      if (step.done) {
        manifest = step.value;
        break;
      }
      findings.push(step.value);
      process.stdout.write(lines.of(step.value));
    }
  } finally {
    now.close();
    stop.forget();
  }
  process.stdout.write(`\n${verdict(findings)} `);
  if (!manifest) {
    process.stdout.write('Nothing was written.\n');
    return 1;
  }
  await tellSigned(manifest, keyFile ?? ownKeyFile());
  process.stdout.write(`Written: ${out}\nVerify it: otoscope pack --verify ${out}\n`);
  return 0;
}

async function verify(file: string, folder: string | undefined): Promise<number> {
  if (folder !== undefined)
    throw usage('a folder is packed, a ZIP is verified: not both', `otoscope pack --verify ${file}`);
  const [{ verifySubmission }, { FindingLines, verdict }, { allMustsPassed }] = await Promise.all([
    import('../submission/verify.ts'),
    import('../report/findings.ts'),
    import('../encoder/check/finding.ts'),
  ]);
  const { manifest, findings } = await verifySubmission(file);
  const lines = new FindingLines(colorsFor(process.stdout), widthFor(process.stdout));
  for (const finding of findings) process.stdout.write(lines.of(finding));
  const { encoder, tool, downloads } = manifest;
  process.stdout.write(`\n${verdict(findings)} ${encoder.name}, packed by otoscope ${tool.version}.\n`);
  process.stdout.write('Whose key that is no ZIP can tell: compare its fingerprint with what the sender says.\n');
  if (downloads.length > 0) process.stdout.write(`When it runs it fetches: ${downloads.join(', ')}\n`);
  return allMustsPassed(findings) ? 0 : 1;
}

async function tellSigned({ publicKey }: Manifest, keyFile: string): Promise<void> {
  const { keyFingerprint } = await import('../submission/signing-key.ts');
  process.stdout.write(`Signed by ${keyFingerprint(publicKey)} (${keyFile}).\n`);
}

function usage(message: string, hint: string): OtoscopeError {
  return new OtoscopeError(message, { hint, exitCode: 2 });
}
