import { Command, InvalidArgumentError, Option } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { underWay } from './under-way.ts';

interface Options {
  readonly track: 'A' | 'B';
  readonly protocol: 'reference' | 'strict';
  readonly json?: true;
}

/** `otoscope compare <a> <b> …` */
export function compareCommand(): Command {
  return new Command('compare')
    .summary('tell whether encoders differ by more than chance')
    .description(
      'Holds the results of two or more encoders against each other, example by example: the difference on every task with ' +
        'its 95 % interval, whether it is more than chance (corrected for the number of tasks), and who cannot be told apart.',
    )
    .argument('<results...>', 'results.json files, or the folders they are in')
    .addOption(
      new Option('--track <track>', 'a (linear probe) or b (nearest neighbours)').argParser(trackOf).default('A', 'a'),
    )
    .option('--protocol <name>', 'strict or reference', protocolOf, 'strict')
    .option('--json', 'print the comparison as JSON, and nothing else, to standard output')
    .addHelpText(
      'after',
      `
Examples:
  otoscope compare runs/moonshine-tiny/mini runs/logmel/mini
  otoscope compare runs/* --track b
  otoscope compare runs/epoch-10 runs/epoch-20 --json > comparison.json`,
    )
    .action(compare);
}

async function compare(places: readonly string[], { json, ...compared }: Options): Promise<void> {
  const [{ compareResults }, { comparisonTable }] = await Promise.all([
    import('../run/compare-results.ts'),
    import('../report/comparison.ts'),
  ]);
  const now = underWay();
  const stop = stopOnSignals(now.close, { message: 'nothing was written' });
  try {
    now.begin('resampling');
    const comparison = await compareResults(places, { ...compared, signal: stop.signal });
    now.close();
    const { stdout } = process;
    const text = json
      ? JSON.stringify(comparison, null, 2)
      : comparisonTable(comparison, colorsFor(stdout), widthFor(stdout));
    stdout.write(`${text}\n`);
  } finally {
    now.close();
    stop.forget();
  }
}

function trackOf(text: string): 'A' | 'B' {
  const track = text.toUpperCase();
  if (track === 'A' || track === 'B') return track;
  throw new InvalidArgumentError('expected a or b.');
}

function protocolOf(text: string): 'reference' | 'strict' {
  if (text === 'reference' || text === 'strict') return text;
  throw new InvalidArgumentError('expected strict or reference.');
}
