import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished } from 'vitest';
import { type Results, resultsSchema, type TaskResult } from '../../src/run/results.ts';

/** What a user sees of a program that has ended. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A program under way. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** What it has written to standard error so far. */
  stderr(): string;
  /** Waits until something can be seen; an error if the program ends before. */
  until(isSeen: (stderr: string) => boolean | Promise<boolean>): Promise<void>;
}

/** A file of test/fixtures. */
export function fixture(...path: string[]): string {
  return fileURLToPath(new URL(join('../fixtures', ...path), import.meta.url));
}

export const tasks = {
  instruments: fixture('tasks', 'instruments.ts'),
  guitars: fixture('tasks', 'guitars.ts'),
  captions: fixture('tasks', 'captions.ts'),
  longTraining: fixture('tasks', 'long-training.ts'),
  scenes: fixture('tasks', 'scenes.ts'),
};

/** A folder in which a user works: recordings in data/, a cache of its own. */
export class Workplace {
  readonly folder: string;
  readonly #started: ChildProcess[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** One that goes when the test ends. */
  static async make(content: 'recordings' | 'nothing' = 'recordings'): Promise<Workplace> {
    const place = await Workplace.shared(content);
    onTestFinished(() => place.remove());
    return place;
  }

  /** One for several tests; whoever makes it removes it. */
  static async shared(content: 'recordings' | 'nothing' = 'recordings'): Promise<Workplace> {
    const place = new Workplace(await mkdtemp(join(tmpdir(), 'otoscope-e2e-')));
    if (content === 'recordings') await cp(inject('recordings'), place.path('data'), { recursive: true });
    return place;
  }

  async remove(): Promise<void> {
    // Of a test that failed in its middle.
    for (const child of this.#started) child.kill('SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  start(args: readonly string[], options: SpawnOptions & { program?: string } = {}): Running {
    const { program = join(inject('installation'), 'bin', 'otoscope.js'), ...rest } = options;
    const begun = performance.now();
    const child = spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...rest,
      env: { ...environment(), OTOSCOPE_CACHE: this.path('cache'), ...rest.env },
    });
    this.#started.push(child);
    const said = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    let outcome: Outcome | undefined;
    const ended = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject).on('close', (code, signal) => {
        outcome = { code, signal, ...said, seconds: (performance.now() - begun) / 1000 };
        resolve(outcome);
      });
    });
    const until: Running['until'] = async (isSeen) => {
      while (!(await isSeen(said.stderr))) {
        if (outcome) throw new Error(`the program ended before: ${JSON.stringify(outcome)}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    return { process: child, ended, stderr: () => said.stderr, until };
  }

  run(args: readonly string[], options?: SpawnOptions & { program?: string }): Promise<Outcome> {
    return this.start(args, options).ended;
  }

  /** The results of a run with tasks named by files. */
  async results(encoder: string, out = 'runs'): Promise<Results> {
    return resultsSchema.parse(JSON.parse(await readFile(this.path(out, encoder, 'custom', 'results.json'), 'utf8')));
  }

  /** Every file below a folder by its path there, with what changes when it is written anew. */
  async files(...parts: string[]): Promise<Map<string, string>> {
    const folder = this.path(...parts);
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    const found = new Map<string, string>();
    for (const name of names.sort()) {
      // A part file may have got its name meanwhile.
      const state = await stat(join(folder, name)).catch(() => undefined);
      if (state) found.set(name, `${state.ino} ${state.mtimeMs}`);
    }
    return found;
  }
}

/** What is left of this process's environment: nothing that changes how a program talks. */
function environment(): NodeJS.ProcessEnv {
  const { COLUMNS, FORCE_COLOR, NO_COLOR, NODE_OPTIONS, VITEST, ...rest } = process.env;
  return rest;
}

/** Everything about a task's scores that must be the same, to the last bit, however a run came about. */
export function scores({ tasks, tracks }: Results): { tasks: Partial<TaskResult>[]; tracks: Results['tracks'] } {
  return { tasks: tasks.map(({ seconds, ...rest }) => rest), tracks };
}

/** Checks that one task of several failed, which the table says in one line; gives the reason in it. */
export function expectOnlyFailed({ code, stdout, stderr }: Outcome, id: string, reason: RegExp): string {
  expect(code).toBe(1);
  expect(stdout).toMatch(new RegExp(`^${id} +failed$`, 'm'));
  const failures = stdout.split('\n').filter((line) => / failed: /.test(line));
  expect(failures).toEqual([expect.stringMatching(new RegExp(`^${id} failed: `))]);
  const said = failures[0]!.slice(`${id} failed: `.length);
  expect(said).toMatch(reason);
  expect(stdout + stderr).not.toMatch(/internal error|^\s+at /m);
  return said;
}
