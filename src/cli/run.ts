import { Command, InvalidArgumentError } from 'commander';
import { colorsFor } from '../report/colors.ts';
import { widthFor } from '../report/width.ts';
import { listOf, queueOption, wholeNumber, withEncoderOptions } from './options.ts';
import { farewell, finishedRun, type RunFlags } from './perform-run.ts';
import { progressDisplay } from './progress.ts';
import { withSlurmOptions } from './slurm.ts';
import { stopOnSignals } from './stop-on-signals.ts';

/** `otoscope run <encoder>` */
export function runCommand(setExitCode: (code: number) => void): Command {
  return withSlurmOptions(withEncoderOptions(new Command('run')))
    .summary('score an encoder on a suite of tasks')
    .description(
      'Scores an encoder: fetches the recordings, encodes each once, trains a linear probe (Track A) and asks the nearest ' +
        'neighbours (Track B) for every task, by two protocols: "reference" computes what the published tables computed, ' +
        '"strict" is the number to believe. Interrupted, it goes on where it was when run again.',
    )
    .argument(
      '[encoder]',
      'logmel, moonshine-tiny, whisper-tiny, whisper-base, hf:org/model, model.onnx (with model.json beside it), ' +
        'my_encoder.py, my_encoder.ts; file:Class of several, module:Class that Python finds; model#layer=3 for a ' +
        'layer (docs/encoders.md)',
    )
    .option('-s, --suite <name>', 'which tasks: mini, mini-full, icme2025 or xares', 'mini')
    .option('-t, --tasks <ids>', 'only these of the suite, with commas between; ./my_task.ts for your own', listOf)
    .option('--track <tracks>', 'a (linear probe), b (nearest neighbours) or a,b', tracksOf, ['a', 'b'])
    .option(
      '--seeds <number>',
      'probes to train of each task, to see how much chance there is in one',
      wholeNumber(1),
      1,
    )
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('-o, --out <folder>', 'where results and embeddings go', 'runs')
    .option('-j, --jobs <number>', 'worker threads (default: one per core)', wholeNumber(1))
    .option('--allow-bad-clips <number>', 'how many clips of a task may fail to decode', wholeNumber(0), 0)
    .option('--reveal-hidden', 'name clips and labels of hidden data in errors, keep predictions for them')
    .option('--profile <file>', "write what every thread did when, for Chrome's trace viewer and Perfetto")
    .addOption(queueOption('have the steps done by the workers of a queue'))
    .option('--store <folder>', 'the folder that all machines see, in place of --out')
    .option('--detach', 'put the run on the queue and return at once')
    .option('--attach <run>', 'look in again on a run of the queue, by its name')
    .option('--json', 'print the results as JSON, and nothing else, to standard output')
    .addHelpText(
      'after',
      `
Examples:
  otoscope run moonshine-tiny --suite mini
  otoscope run logmel --tasks mini-words,mini-gender --track b
  otoscope run logmel --track a --seeds 5
  otoscope run ./my_encoder.py --python .venv/bin/python --device cuda
  otoscope run 'hf:onnx-community/whisper-base#layer=4'
  otoscope run ./my_encoder.ts --out /scratch/runs --json > results.json
  otoscope run moonshine-tiny --profile trace.json
  otoscope run ./my_encoder.py --suite icme2025 \\
    --queue redis://lab-server:6379 --store /shared/otoscope`,
    )
    .action(async (encoder: string | undefined, options: RunFlags) => {
      setExitCode(await runEncoder(encoder, { ...options, out: options.store ?? options.out }));
    });
}

async function runEncoder(encoder: string | undefined, options: RunFlags): Promise<number> {
  // Loaded here, so that --help does not wait for the tensor engine.
  const [{ resultsTable, runSummary }, { notChosen }] = await Promise.all([
    import('../report/terminal.ts'),
    import('../run/results.ts'),
  ]);
  const display = progressDisplay();
  const stop = stopOnSignals(display.close, farewell(options));
  try {
    const finished = await finishedRun(encoder, options, { signal: stop.signal, onEvent: display.listener });
    if (!finished) return 0;
    const { results, path, leftOut, defects } = finished;
    display.close();
    const colors = colorsFor(process.stdout);
    if (options.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else {
      const table = resultsTable(results, colors, widthFor(process.stdout));
      process.stdout.write(`
${table}

${runSummary(results, path, leftOut)}
`);
    }
    for (const { id, status, reason } of options.json ? results.tasks : []) {
      if (status !== 'done' && reason !== notChosen) process.stderr.write(`${id}: ${status}: ${reason}\n`);
    }
    for (const { stack } of defects) {
      process.stderr.write(
        `internal error: ${stack}\nThis is a defect of otoscope; please report it with the lines above.\n`,
      );
    }
    const states = results.tasks.map(({ status }) => status);
    return states.includes('failed') || !states.includes('done') ? 1 : 0;
  } finally {
    display.close();
    stop.forget();
  }
}

function tracksOf(text: string): ('a' | 'b')[] {
  return listOf(text.toLowerCase()).map((track) => {
    if (track === 'a' || track === 'b') return track;
    throw new InvalidArgumentError('expected a, b or a,b.');
  });
}
