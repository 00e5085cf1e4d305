import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { OtoscopeError } from '../errors.ts';
import { colorsFor } from '../report/colors.ts';
import type { TextFormat } from '../report/format/formats.ts';
import type { Asked } from '../report/leaderboard/choice.ts';
import type { Rejected } from '../run/find-results.ts';
import { writePage } from './write-page.ts';

interface Options extends Pick<Asked, 'protocol' | 'weighting'> {
  readonly markdown?: string | true;
  readonly csv?: string | true;
  readonly latex?: string | true;
  readonly json?: string | true;
  readonly huggingFace?: string | true;
  readonly mteb?: string;
  readonly html?: string;
  readonly audio?: true;
  readonly published?: true;
  readonly track?: 'a' | 'b';
}

const makeSome = 'otoscope run logmel makes some; name a folder of runs, or results.json files, before any format';

/** `otoscope report [results…]` */
export function reportCommand(): Command {
  return new Command('report')
    .summary('compare encoders: a leaderboard, for people and for programs')
    .description(
      'Puts the results of encoders beside each other, a leaderboard for every suite: in the terminal or, with one or more ' +
        'formats, in files. A format without a file, or with -, goes to standard output.',
    )
    .argument('[results...]', 'results.json files, or folders that are searched for them', ['runs'])
    .option('--markdown [file]', 'leaderboard and tasks as Markdown tables')
    .option('--csv [file]', 'a row for every score')
    .option('--latex [file]', 'booktabs tables')
    .option('--json [file]', 'everything in one document (docs/schema/leaderboard.schema.json)')
    .option('--html <file>', 'the page of `otoscope view` as one file that needs no server (docs/view.md)')
    .option('--audio', 'in the page: put in the clips of errors (mono, 16 kHz; up to 10 s each, 40 MB in all)')
    .option('--mteb <folder>', 'result files as mteb reads them')
    .option('--hugging-face [file]', 'model-index of a model card (YAML); a card README.md keeps what else it says')
    .option('--published', 'show the published scores of the challenge and of X-ARES beside one’s own')
    .addOption(new Option('--track <track>', 'only a (linear probe) or b (nearest neighbours)').choices(['a', 'b']))
    .addOption(
      new Option('--protocol <protocol>', 'tables: strict unless with --published; CSV and JSON: both').choices([
        'strict',
        'reference',
      ]),
    )
    .addOption(
      new Option(
        '--weighting <weighting>',
        'rank by means over tasks: by test-set size, unweighted, or public tasks only',
      )
        .choices(['size', 'unweighted', 'public'])
        .default('size'),
    )
    .addHelpText(
      'after',
      `
Examples:
  otoscope report
  otoscope report runs/logmel runs/moonshine-tiny --track b
  otoscope report runs --markdown report.md --csv scores.csv
  otoscope report runs --latex --published > tables.tex
  otoscope report runs --html report.html --audio
  otoscope report runs/my_encoder --hugging-face README.md`,
    )
    .action(report);
}

async function report(places: readonly string[], options: Options): Promise<void> {
  const { track, protocol, weighting, published, mteb, html, audio } = options;
  if (audio && html === undefined) {
    throw new OtoscopeError('--audio is about the page', { hint: 'add --html report.html', exitCode: 2 });
  }
  const targets = targetsOf(options);
  const [{ findResults }, { choose }, { buildLeaderboards }] = await Promise.all([
    import('../run/find-results.ts'),
    import('../report/leaderboard/choice.ts'),
    import('../report/leaderboard/build.ts'),
  ]);
  const choice = choose({
    ...(track && { track: track === 'a' ? 'A' : 'B' }),
    ...(protocol && { protocol }),
    ...(weighting && { weighting }),
    published: published ?? false,
  });
  const { found, rejected } = await findResults(places);
  // Of one place that cannot be read one message says all.
  if (places.length === 1 && found.length === 0 && rejected.length === 1) throw unreadable(rejected[0]!);
  const colors = { out: colorsFor(process.stdout), error: colorsFor(process.stderr) };
  for (const { message, hint } of rejected) {
    process.stderr.write(`${colors.error.yellow('left out:')} ${message}${hint === undefined ? '' : ` (${hint})`}\n`);
  }
  if (found.length === 0) {
    throw new OtoscopeError(`there are no results in ${places.join(', ')}`, { hint: makeSome });
  }
  const leaderboards = buildLeaderboards(found, { published: published ?? false });
  for (const { suite, entries } of published ? leaderboards : []) {
    if (entries.some(({ origin }) => origin === 'published')) continue;
    process.stderr.write(`${colors.error.yellow('note:')} no scores are published of the tasks of suite ${suite}\n`);
  }
  const { textFormats } = await import('../report/format/formats.ts');
  const { writeTextReport, writeMteb } = await import('../report/write-report.ts');
  const written: string[] = [];
  for (const { format, file } of targets) {
    if (file === null) continue;
    await writeTextReport(file, format, leaderboards, choice);
    written.push(file);
  }
  if (mteb !== undefined) written.push(`${mteb} (${await writeMteb(mteb, leaderboards, choice)} files)`);
  if (html !== undefined) written.push(await writePage(places, html, audio ?? false));
  const printed = targets.find(({ file }) => file === null);
  if (printed) process.stdout.write(textFormats[printed.format](leaderboards, choice));
  else if (written.length > 0) process.stdout.write(written.map((file) => `Written: ${file}\n`).join(''));
  else {
    const { terminalLeaderboards } = await import('../report/format/terminal.ts');
    // A terminal that does not tell its width says 0.
    const width = process.stdout.columns || 100;
    process.stdout.write(terminalLeaderboards(leaderboards, choice.views, { width, colors: colors.out }));
  }
}

function unreadable({ path, message, hint }: Rejected): OtoscopeError {
  const meant = join('runs', path);
  return new OtoscopeError(message, { hint: hint ?? (existsSync(meant) ? `did you mean ${meant}?` : makeSome) });
}

/** Which formats are asked for, and where each goes: a file, or null for standard output. */
function targetsOf(options: Options): { format: TextFormat; file: string | null }[] {
  const flags = {
    markdown: options.markdown,
    csv: options.csv,
    latex: options.latex,
    json: options.json,
    'hugging-face': options.huggingFace,
  } as const satisfies Record<TextFormat, string | true | undefined>;
  const targets = Object.entries(flags).flatMap(([format, value]) => {
    if (value === undefined) return [];
    return [{ format: format as TextFormat, file: value === true || value === '-' ? null : value }];
  });
  const printed = targets.filter(({ file }) => file === null).map(({ format }) => `--${format}`);
  if (printed.length > 1) {
    throw new OtoscopeError(`${printed.join(' and ')} cannot both go to standard output`, {
      hint: `name a file: ${printed[0]} report.${printed[0]!.slice(2, 5)}`,
      exitCode: 2,
    });
  }
  return targets;
}
