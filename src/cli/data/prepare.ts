import { Command } from 'commander';
import { OtoscopeError } from '../../errors.ts';
import { wholeNumber } from '../options.ts';

interface Options {
  readonly from?: string;
  readonly alignments?: string;
  readonly data: string;
  readonly allowMissing: number;
}

/** `otoscope data prepare <task>` */
export function prepareCommand(): Command {
  return new Command('prepare')
    .summary('make an archive of what a data set’s authors publish')
    .description(
      'Makes an archive that was never released of the files that you downloaded from its authors and unpacked. Every ' +
        'utterance is checked before anything is written. docs/prepare.md says what to download.',
    )
    .argument('<task>', 'librispeechphoneme or speechocean762')
    .option('--from <folder>', 'where the data set was unpacked')
    .option('--alignments <folder>', 'where its phone alignments are: TextGrid, or CTM for speechocean762')
    .option('-d, --data <folder>', 'where the archives of recordings are', 'data')
    .option('--allow-missing <number>', 'how many utterances may be unusable and are left out', wholeNumber(0), 0)
    .addHelpText(
      'after',
      `
Examples:
  otoscope data prepare librispeechphoneme --from ~/corpora \\
    --alignments ~/corpora/alignments
  otoscope data prepare speechocean762 --from ~/corpora/speechocean762 \\
    --alignments ~/corpora/ctm
Without alignments speechocean762 has the scores of utterances, not of phones:
  otoscope data prepare speechocean762 --from ~/corpora/speechocean762`,
    )
    .action(prepare);
}

async function prepare(id: string, { from, alignments, data, allowMissing }: Options): Promise<void> {
  const [{ join }, { findTask }, { preparationOf }, { makeArchive, nextRun }, { preparedSummary }] = await Promise.all([
    import('node:path'),
    import('../../task/catalog.ts'),
    import('../../archive/prepare/preparation.ts'),
    import('./make-archive.ts'),
    import('../../report/prepared.ts'),
  ]);
  const task = findTask(id);
  const find = preparationOf(task);
  if (from === undefined) {
    throw new OtoscopeError(`where is ${task.name}? --from is missing`, {
      hint: `name the folder in which it was unpacked: otoscope data prepare ${id} --from <folder>`,
      exitCode: 2,
    });
  }
  const material = await find(task, from, alignments);
  const folder = join(data, task.archive);
  const archive = await makeArchive(id, material, {
    folder,
    task,
    allowedFaults: allowMissing,
    remedy: 'or leave such utterances out with --allow-missing',
  });
  process.stdout.write(`${preparedSummary(archive, folder)} Next: ${nextRun(id, data)}\n`);
}
