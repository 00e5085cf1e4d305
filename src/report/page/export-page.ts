import { gzipSync } from 'node:zlib';
import { writeAtomically } from '../../files/atomic.ts';
import { embedData } from './embed.ts';
import type { PageModel, RunSummary } from './model.ts';
import type { PageData } from './page-data.ts';
import { provenancePath, taskDetailPath, taskMapPath } from './paths.ts';
import { EmbeddedSounds, silent } from './sound/embedded-sounds.ts';
import type { TaskDetail } from './task-detail.ts';
import { pageTemplate } from './template.ts';

/** What a file without sound may take, in bytes. */
const mostBytes = 4_900_000;

export interface ExportOptions {
  /** Whether the clips of errors are put into the file. */
  readonly audio: boolean;
  /** Told which task of which run is being gathered. */
  readonly onTask?: (run: string, task: string) => void;
}

/** What went into a file. */
export interface Exported {
  readonly bytes: number;
  /** How many tasks of runs lack their details, or their maps, so that the file stays small. */
  readonly withoutDetail: number;
  readonly withoutMap: number;
  /** How many clips could not be put in, because there would be too many or their archive is gone. */
  readonly withoutSound: number;
}

/**
 * Writes the page with its data as one file that needs neither server nor network. Of many runs, those with the best track
 * scores keep their details and maps.
 */
export async function exportPage(data: PageData, path: string, { audio, onTask }: ExportOptions): Promise<Exported> {
  const model = { ...(await data.model()), ties: await data.ties() };
  const parts = new Map<string, unknown>();
  const left = { withoutDetail: 0, withoutMap: 0, withoutSound: 0 };
  const template = await pageTemplate();
  let room = mostBytes - template.length - Buffer.byteLength(JSON.stringify(model));
  /** Takes a part in if there is room for it. Sound has a limit of its own. */
  const take = (name: string, part: unknown, measured: unknown = part): boolean => {
    const size = Math.ceil((gzipSync(JSON.stringify(measured)).length * 4) / 3);
    if (size > room) return false;
    room -= size;
    parts.set(name, part);
    return true;
  };
  const sounds = new EmbeddedSounds(data);
  const maps: { run: RunSummary; task: string; detail: TaskDetail }[] = [];
  for (const run of bestFirst(model)) {
    if (run.provenance) {
      const provenance = await data.provenance(run.id);
      run.provenance = provenance !== null && take(provenancePath(run.id), provenance);
    }
    for (const [task, outcome] of Object.entries(run.tasks)) {
      if (!outcome.detail) continue;
      onTask?.(run.encoder.name, task);
      const whole = await data.taskDetail(run.id, task).catch(() => null);
      const quiet = whole && (await silent(whole));
      const detail = quiet && (audio ? await sounds.addTo(whole) : quiet);
      outcome.detail = detail !== null && take(taskDetailPath(run.id, task), detail, quiet);
      if (!outcome.detail) left.withoutDetail += 1;
      else if (detail?.map) maps.push({ run, task, detail });
    }
  }
  for (const { run, task, detail } of maps) {
    onTask?.(run.encoder.name, task);
    const map = room > 0 ? await data.map(run.id, task, { audioOf: () => undefined }).catch(() => null) : null;
    detail.map = map !== null && take(taskMapPath(run.id, task), map);
    if (!detail.map) left.withoutMap += 1;
  }
  const page = embedData(template, model, parts);
  await writeAtomically(path, (file) => file.write(page));
  return { ...left, withoutSound: sounds.leftOut, bytes: Buffer.byteLength(page) };
}

/** Runs by their better track score, best first. */
function bestFirst({ runs }: PageModel): RunSummary[] {
  const scoreOf = ({ tracks: { A, B } }: RunSummary): number => {
    return Math.max(A.strict.weighted?.score ?? 0, B.strict.weighted?.score ?? 0);
  };
  return [...runs].sort((left, right) => scoreOf(right) - scoreOf(left));
}
