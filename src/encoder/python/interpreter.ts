import { access, constants, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { findProgram, runCommand } from '../../archive/source/command.ts';
import { OtoscopeError } from '../../errors.ts';

/** A Python that runs. */
export interface Interpreter {
  /** Its file. */
  readonly executable: string;
  /** `3.11.2` */
  readonly version: string;
  /** How it was found: `--python`, `VIRTUAL_ENV`, … */
  readonly from: string;
}

interface Candidate {
  readonly program: string;
  readonly from: string;
}

const oldest = [3, 8] as const;
const answerSchema = z.tuple([z.string().min(1), z.array(z.int()).length(3)]);
// As every Python understands it.
const question = 'import json, sys; print(json.dumps([sys.executable, list(sys.version_info[:3])]))';

/**
 * Finds the Python that an encoder's own program would be run by: the one named, else that of the active virtual or conda
 * environment, of a `.venv` (uv's place for it) in the module's folder or above, else the first on the PATH.
 *
 * @param folder where the module lies.
 * @param named the flag `--python`: a file or a command.
 * @throws {@link OtoscopeError} where there is none, or one that is too old.
 */
export async function findInterpreter(folder: string, named: string | undefined): Promise<Interpreter> {
  for (const { program, from } of await candidates(folder, named)) {
    const { output } = await runCommand(program, ['-c', question]);
    // Shims may have their say too.
    const answer = /^\["[^\n]*\]\]$/m.exec(output)?.[0];
    if (answer === undefined && named === undefined) continue;
    if (answer === undefined) {
      throw await doesNotRun(named!, program, output);
    }
    const [executable, version] = answerSchema.parse(JSON.parse(answer));
    const found = { executable, version: version.join('.'), from };
    const [major, minor] = version as [number, number];
    if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
      throw new OtoscopeError(`${described(found)} is too old: encoders need Python ${oldest.join('.')} or later`, {
        hint: 'name another one: --python /path/to/python',
        exitCode: 2,
      });
    }
    return found;
  }
  throw new OtoscopeError('no Python was found: no active environment, no .venv beside the encoder, none on the PATH', {
    hint: 'name one: --python /path/to/python',
    exitCode: 2,
  });
}

/** Why the interpreter that was named gave no answer, in plain words where it is no program at all. */
async function doesNotRun(named: string, program: string, output: string): Promise<OtoscopeError> {
  const refusal = (what: string, hint = 'name the file of an interpreter: --python /path/to/python') =>
    new OtoscopeError(`--python ${named}: ${what}`, { hint, exitCode: 2 });
  if (!isFileName(named)) {
    if ((await findProgram(named)) === null) return refusal(`there is no ${named} on the PATH`);
  } else {
    const found = await stat(program).catch(() => null);
    if (!found) return refusal('there is no such file');
    if (found.isDirectory()) return refusal(`${named} is a folder, not an interpreter`, hintForFolder(named));
    if (!(await allows(program, constants.X_OK)))
      return refusal('it may not be executed', `chmod +x ${named}, or name another one`);
  }
  return refusal(`it does not answer as Python does: ${output.trim().split('\n').at(-1)}`);
}

function isFileName(named: string): boolean {
  return named.includes('/') || named.includes(sep);
}

function hintForFolder(folder: string): string {
  return `of a virtual environment, name its interpreter: --python ${join(folder, 'bin', 'python')}`;
}

/** An interpreter as messages name it. */
export function described({ executable, version, from }: Interpreter): string {
  return `${executable} (Python ${version}, from ${from})`;
}

async function candidates(folder: string, named: string | undefined): Promise<Candidate[]> {
  if (named !== undefined) {
    return [{ program: isFileName(named) ? resolve(named) : named, from: '--python' }];
  }
  const { VIRTUAL_ENV, CONDA_PREFIX, UV_PROJECT_ENVIRONMENT } = process.env;
  const found: Candidate[] = [];
  const add = async (environment: string, from: string): Promise<void> => {
    const program = pythonOf(environment);
    if (await allows(program, constants.F_OK)) found.push({ program, from });
  };
  if (VIRTUAL_ENV) await add(VIRTUAL_ENV, 'VIRTUAL_ENV');
  if (CONDA_PREFIX) await add(CONDA_PREFIX, 'CONDA_PREFIX');
  for (let above = folder; ; above = dirname(above)) {
    const environment = resolve(above, UV_PROJECT_ENVIRONMENT || '.venv');
    await add(environment, environment);
    if (above === dirname(above)) break;
  }
  return [...found, ...['python3', 'python'].map((program) => ({ program, from: 'PATH' }))];
}

function allows(file: string, mode: number): Promise<boolean> {
  return access(file, mode).then(
    () => true,
    () => false,
  );
}

/** The interpreter of a virtual or conda environment. */
function pythonOf(environment: string): string {
  if (process.platform !== 'win32') return join(environment, 'bin', 'python');
  return process.env.CONDA_PREFIX === environment
    ? join(environment, 'python.exe')
    : join(environment, 'Scripts', 'python.exe');
}
