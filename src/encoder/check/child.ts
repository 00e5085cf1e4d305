import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CheckNews, CheckRequest } from './check-process.ts';
import type { CheckFinding } from './finding.ts';
import type { Limit } from './limit.ts';

/** Of the built program; the source alone cannot be run by Node. */
const entry = fileURLToPath(new URL('./check-process.js', import.meta.url));
const saidKept = 4000;

/** How a process that ended too early is told. */
export interface Ending {
  readonly group: string;
  readonly hint: string;
}

/** A process in which an encoder is checked. */
export interface CheckProcess {
  /** Asks for checks; the findings come as they are made, and one of the process's end where that comes too early. */
  check(request: CheckRequest, ending: Ending, onNews: (news: CheckNews) => void): AsyncGenerator<CheckFinding>;
  kill(): void;
}

/**
 * Starts a process of its own for an encoder: it may block, crash or be killed without harm to this one.
 *
 * @returns null where nothing can be run under that limit here.
 * @throws the signal's reason, here and while it checks.
 */
export async function startCheckProcess(limit: Limit, signal?: AbortSignal): Promise<CheckProcess | null> {
  signal?.throwIfAborted();
  const [command, ...args] = limit.wrap([process.execPath, entry]) as [string, ...string[]];
  // What the encoder prints is not for the reader of findings.
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-saidKept);
  });
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill, { once: true });
  const messages = on(child, 'message', { close: ['disconnect'] });
  const next = async (): Promise<CheckNews | undefined> => {
    const { value, done } = await messages.next();
    signal?.throwIfAborted();
    return done ? undefined : value[0];
  };
  const first = await next().catch((error: unknown) => {
    // There is no such command.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (first?.kind !== 'ready') return null;
  return {
    kill,
    async *check(request, { group, hint }, onNews) {
      child.send(request);
      let name = 'opens';
      for (let news = await next(); news; news = await next()) {
        if (news.kind === 'end') return;
        onNews(news);
        if (news.kind === 'begin') name = news.name;
        if (news.kind === 'finding') yield news.finding;
      }
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      const cause = child.signalCode ?? `exit code ${child.exitCode}`;
      yield {
        group,
        name,
        must: true,
        outcome: 'failed',
        measured: `its process ended by ${cause}${lastWord(said)}`,
        hint,
      };
    },
  };
}

/** The line that says what went wrong, of what a process wrote before it ended. */
function lastWord(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const telling = lines.find((line) => /\w*(Error|error|terminate|fatal)\b.*:/i.test(line) && !line.startsWith('at '));
  return telling === undefined ? '' : `: ${telling.slice(0, 200)}`;
}
