import type { Material } from '../../archive/prepare/clip-source.ts';
import type { PreparedManifest } from '../../archive/prepare/manifest.ts';
import { type PrepareProgress, type PrepareRequest, prepareArchive } from '../../archive/prepare/prepare-archive.ts';
import type { Stage } from '../../run/events.ts';
import { suites } from '../../suite/catalog.ts';
import { type ProgressDisplay, progressDisplay } from '../progress.ts';
import { stopOnSignals } from '../stop-on-signals.ts';

const farewell = { message: 'nothing was changed', hint: 'the same command starts from the beginning' };

/**
 * Makes an archive with progress on standard error, in two stages: every clip is checked, then shards are written.
 *
 * @param name what the stages are called by.
 */
export async function makeArchive(
  name: string,
  material: Material,
  request: Omit<PrepareRequest, 'signal' | 'onProgress'>,
): Promise<PreparedManifest> {
  const display = progressDisplay();
  const stop = stopOnSignals(display.close, farewell);
  const stages = new Stages(name, display);
  try {
    return await prepareArchive(material, { ...request, signal: stop.signal, onProgress: stages.show });
  } catch (error) {
    stages.fail();
    throw error;
  } finally {
    display.close();
    stop.forget();
  }
}

/**
 * The command that scores an encoder on an archive which was just made.
 *
 * @param task as the command line names it: an id, or a file of the user's own.
 */
export function nextRun(task: string, data: string): string {
  const suite = suites.find(({ tasks }) => tasks.some(({ id }) => id === task));
  const options = [suite && `--suite ${suite.id}`, `--tasks ${task}`, data !== 'data' && `--data ${data}`];
  return `otoscope run logmel ${options.filter(Boolean).join(' ')}`;
}

/** Turns what making an archive tells into the stages that are shown. */
class Stages {
  readonly #name: string;
  readonly #display: ProgressDisplay;
  #open: { readonly stage: Stage; readonly step: PrepareProgress['step']; readonly since: number } | undefined;
  #count = 0;

  constructor(name: string, display: ProgressDisplay) {
    this.#name = name;
    this.#display = display;
  }

  readonly show = ({ step, done, total }: PrepareProgress): void => {
    if (this.#open?.step !== step) {
      const stage = { name: `${this.#name}: ${step}`, unit: 'clips' };
      this.#open = { stage, step, since: performance.now() };
      this.#display.listener({ kind: 'begin', stage, cached: false });
    }
    this.#count = done;
    this.#display.listener({ kind: 'advance', stage: this.#open.stage, share: total && done / total, count: done });
    if (done === total) this.#end(false);
  };

  fail(): void {
    this.#end(true);
  }

  #end(failed: boolean): void {
    if (!this.#open) return;
    const { stage, since } = this.#open;
    this.#display.listener({
      kind: 'end',
      stage,
      count: this.#count,
      seconds: (performance.now() - since) / 1000,
      failed,
    });
    this.#open = undefined;
  }
}
