import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { outputOf, ratios, type Sample, type Spread } from './measure.ts';
import type { Told } from './turns.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A row measured in both versions. */
export interface Change {
  readonly what: string;
  /** Times what it took in the other version: above 1 it has become dearer. */
  readonly ratio: Spread;
}

export interface Comparison {
  readonly changes: readonly Change[];
  /** Why a version could not measure (the rest of) its rows. */
  readonly failures: readonly string[];
}

/**
 * Another version of the source with the benchmarks of this one, in a temporary folder; `use` may run them there. The
 * packages are those installed here.
 *
 * @param revision what git understands.
 */
export async function withRevision<Result>(
  revision: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = join(await mkdtemp(join(tmpdir(), 'otoscope-revision-')), 'source');
  try {
    await outputOf('git', ['-C', root, 'worktree', 'add', '--quiet', '--detach', folder, revision]);
    await rm(join(folder, 'bench'), { recursive: true, force: true });
    await cp(join(root, 'bench'), join(folder, 'bench'), { recursive: true });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    return await use(folder);
  } finally {
    await outputOf('git', ['-C', root, 'worktree', 'remove', '--force', folder]).catch(() => undefined);
    await rm(join(folder, '..'), { recursive: true, force: true });
  }
}

/** Runs a benchmark of this version and of another by turns, repeat by repeat, each in a process of its own. */
export async function compare(name: string, other: string, quick: boolean): Promise<Comparison> {
  const [now, before] = [new Version(root, name, quick), new Version(other, name, quick)];
  try {
    // Both prepare; only then is one told to measure, and the other one waits.
    while ((await now.prepared()) || (await before.prepared())) {
      await before.prepared();
      for (const version of [before, now]) await version.takeTurn();
    }
  } finally {
    now.end();
    before.end();
  }
  const changes = [...now.rows].flatMap(([what, ours]) => {
    const theirs = before.rows.get(what);
    return theirs ? [{ what, ratio: ratios(ours, theirs) }] : [];
  });
  const failures = [
    ...(now.failed === undefined ? [] : [`the working tree: ${now.failed}`]),
    ...(before.failed === undefined ? [] : [`the other version: ${before.failed}`]),
  ];
  return { changes, failures };
}

/** A process that runs a benchmark with one version's source, repeat by repeat as it is told. */
class Version {
  readonly rows = new Map<string, readonly Sample[]>();
  failed: string | undefined;
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #state: 'at work' | 'ready' | 'ended' = 'at work';

  constructor(folder: string, name: string, quick: boolean) {
    const program = join(folder, 'bench', 'turns.ts');
    this.#process = spawn(process.execPath, ['--import', 'tsx', program, name, ...(quick ? ['--quick'] : [])], {
      cwd: folder,
      stdio: ['pipe', 2, 'inherit', 'pipe'],
    });
    this.#process.stdin!.on('error', () => {});
    this.#answers = createInterface({ input: this.#process.stdio[3] as Readable })[Symbol.asyncIterator]();
  }

  /** Waits until there is a repeat to be measured; false: there is none any more. */
  async prepared(): Promise<boolean> {
    while (this.#state === 'at work') {
      const { value, done } = await this.#answers.next();
      if (done) {
        this.#state = 'ended';
        continue;
      }
      const told = JSON.parse(value) as Told;
      if ('ready' in told) this.#state = 'ready';
      else if ('failed' in told) this.failed = told.failed;
      else this.rows.set(told.what, told.ours);
    }
    return this.#state === 'ready';
  }

  /** Has it measure a repeat, to its end. */
  async takeTurn(): Promise<void> {
    if (this.#state !== 'ready') return;
    this.#process.stdin!.write('\n');
    this.#state = 'at work';
    await this.prepared();
  }

  end(): void {
    this.#process.kill();
  }
}
