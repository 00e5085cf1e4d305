import { Command } from 'commander';
import type { CheckFinding } from '../encoder/check/finding.ts';
import type { CheckReport } from '../encoder/check/report.ts';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import { wrap } from '../report/wrap.ts';
import { aboveZero, type EncoderFlags, encoderOptions, withEncoderOptions } from './options.ts';
import { progressDisplay } from './progress.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { underWay } from './under-way.ts';

interface Options extends EncoderFlags {
  readonly data: string;
  readonly quick?: boolean;
  readonly memory?: number;
  readonly json?: true;
}

/** `otoscope check <encoder>` */
export function checkCommand(setExitCode: (code: number) => void): Command {
  return withEncoderOptions(new Command('check'))
    .summary('see whether an encoder keeps to the rules')
    .description(
      'Opens an encoder and tries what a run asks of it: shape, hop, clips of 0.1 s to 10 minutes, silence, the same numbers ' +
        'twice and in any batch, speed; then rehearses it with the memory of the challenge’s machine. It is tried on ' +
        'recordings where there are some. ✗ must be mended and ends with 1, ! is advice.',
    )
    .argument('<encoder>', 'as for otoscope run')
    .option('-d, --data <folder>', 'where archives of recordings may be', 'data')
    .option('--quick', 'leave out what takes long: clips of more than ten seconds, ten minutes in the rehearsal')
    .option('--memory <gigabytes>', 'what the rehearsal may take; the challenge’s machine has 12', aboveZero)
    .option('--json', 'print the findings as JSON, and nothing else, to standard output')
    .addHelpText(
      'after',
      `
Examples:
  otoscope check moonshine-tiny
  otoscope check ./my_encoder.ts --quick
  otoscope check ./model.onnx --json > check.json`,
    )
    .action(async (encoder: string, options: Options) => setExitCode(await check(encoder, options)));
}

async function check(encoder: string, { data, quick = false, memory, json, ...flags }: Options): Promise<number> {
  const [{ resolveEncoder }, { downloadEvents }, { checkEncoder }, { checkReport }, { FindingLines, verdict }] =
    await Promise.all([
      import('../encoder/resolve.ts'),
      import('../run/download-events.ts'),
      import('../encoder/check/check.ts'),
      import('../encoder/check/report.ts'),
      import('../report/findings.ts'),
    ]);
  const display = progressDisplay();
  const now = underWay();
  const close = (): void => {
    display.close();
    now.close();
  };
  const stop = stopOnSignals(close, {
    message: 'a check keeps nothing',
    hint: 'run it again from the start',
  });
  const source = await resolveEncoder(encoder, {
    ...encoderOptions(flags),
    signal: stop.signal,
    onNote: (text) => display.listener({ kind: 'note', text }),
    onDownload: downloadEvents(display.listener),
  }).finally(display.close);
  const colors = colorsFor(process.stdout);
  const width = widthFor(process.stdout);
  const lines = new FindingLines(colors, width);
  const findings: CheckFinding[] = [];
  let material: CheckReport['material'] = null;
  const options = { data, quick, signal: stop.signal, onBegin: now.begin, ...(memory && { memory: memory * 1e9 }) };
  const print = (text: string): void => {
    now.clear();
    if (!json) process.stdout.write(text);
  };
  try {
    for await (const finding of checkEncoder(source, {
      ...options,
      onNote: now.say,
      onMaterial({ about, real }) {
        material = { about, real };
        for (const line of wrap(`tried on ${about}`, width - 2)) print(`  ${colors.dim(line)}\n`);
      },
    })) {
      findings.push(finding);
      print(lines.of(finding));
    }
  } finally {
    now.close();
    stop.forget();
  }
  const report = checkReport(source, findings, { quick, material });
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(`\n${verdict(findings)}${report.passed ? ` Next: otoscope run ${encoder}` : ''}\n`);
  return report.passed ? 0 : 1;
}
