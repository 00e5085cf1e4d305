import type { Figures } from '../threads/job.ts';
import type { Listener, Stage } from './events.ts';
import { isScored, type Step } from './step.ts';

/**
 * How far a step is: a share in [0, 1], how many units (clips, epochs, …) it has counted and, of a probe, the mean loss of
 * its last epoch and the score on validation data (`loss`, `validation`).
 */
export type Report = (share: number, count: number, figures?: Figures) => void;

/** What the executor asks of those who know how to do steps. */
export interface Workshop {
  isDone(step: Step): Promise<boolean>;
  /** Does a step and keeps its result. */
  perform(step: Step, report: Report): Promise<void>;
  /** How many steps of its kind may be under way at once where this one is. */
  limitOf(step: Step): number;
}

const units: Record<Step['kind'], string> = { encode: 'clips', probe: 'epochs', neighbours: 'queries' };

interface StageState {
  readonly stage: Stage;
  readonly steps: Map<string, { readonly work: number; share: number; count: number }>;
  begun: number | null;
  left: number;
  failed: boolean;
}

/**
 * Does the steps of a plan in this process, in the plan's order as far as their dependencies allow, and skips those whose
 * results are there already. A step that fails does not stop those that do not need it.
 *
 * @returns the error of every step that failed or could not begin, by its key.
 * @throws the signal's reason when aborted.
 */
export async function executeSteps(
  steps: readonly Step[],
  workshop: Workshop,
  listener: Listener,
  signal: AbortSignal,
): Promise<Map<string, Error>> {
  const finished = new Set<string>();
  const failures = new Map<string, Error>();
  const stages = await begin(steps, workshop, finished, listener);
  const waiting = steps.filter(({ key }) => !finished.has(key));
  const active = new Map<string, { readonly kind: Step['kind']; readonly promise: Promise<void> }>();

  const perform = async (step: Step): Promise<void> => {
    const state = stages.get(step.stage)!;
    const progress = state.steps.get(step.key)!;
    if (state.begun === null) {
      state.begun = performance.now();
      listener({ kind: 'begin', stage: state.stage, cached: false });
    }
    try {
      await workshop.perform(step, (share, count, figures) => {
        Object.assign(progress, { share, count });
        listener({ kind: 'advance', stage: state.stage, ...sumOf(state) });
        if (step.kind !== 'probe' || !isScored(step) || !figures) return;
        const { task, fold, protocol } = step;
        const { loss, validation } = figures;
        const epochs = Math.round(count / share);
        listener({ kind: 'epoch', task, fold, protocol, epochs, loss: loss!, validation: validation! });
      });
      finished.add(step.key);
      progress.share = 1;
    } catch (error) {
      failures.set(step.key, error as Error);
      state.failed = true;
    }
    leave(state, listener);
  };

  while (waiting.length > 0 || active.size > 0) {
    signal.throwIfAborted();
    for (const step of [...waiting]) {
      const blocking = step.dependsOn.find((key) => failures.has(key));
      if (blocking !== undefined) {
        failures.set(step.key, failures.get(blocking)!);
        stages.get(step.stage)!.failed = true;
        leave(stages.get(step.stage)!, listener);
        waiting.splice(waiting.indexOf(step), 1);
        continue;
      }
      const busy = [...active.values()].filter(({ kind }) => kind === step.kind).length;
      if (busy >= workshop.limitOf(step) || !step.dependsOn.every((key) => finished.has(key))) continue;
      waiting.splice(waiting.indexOf(step), 1);
      const promise = perform(step).finally(() => active.delete(step.key));
      active.set(step.key, { kind: step.kind, promise });
    }
    if (active.size === 0 && waiting.length > 0) throw new Error('the steps of the run wait for each other');
    // Nothing is under way where the last steps could not begin; a race of none would never end.
    if (active.size > 0) await Promise.race([...active.values()].map(({ promise }) => promise));
  }
  signal.throwIfAborted();
  return failures;
}

/** Finds out what is done already and groups the rest by stage. */
async function begin(
  steps: readonly Step[],
  workshop: Workshop,
  finished: Set<string>,
  listener: Listener,
): Promise<Map<string, StageState>> {
  const stages = new Map<string, StageState>();
  const cached = new Map<string, Stage>();
  for (const step of steps) {
    const stage = { name: step.stage, unit: units[step.kind] };
    if (await workshop.isDone(step)) {
      finished.add(step.key);
      cached.set(step.stage, stage);
      continue;
    }
    const state = stages.get(step.stage) ?? { stage, steps: new Map(), begun: null, left: 0, failed: false };
    state.steps.set(step.key, { work: step.work, share: 0, count: 0 });
    state.left += 1;
    stages.set(step.stage, state);
  }
  for (const [name, stage] of cached) {
    if (!stages.has(name)) listener({ kind: 'begin', stage, cached: true });
  }
  listener({ kind: 'plan', stages: [...stages.values()].map(({ stage }) => stage) });
  return stages;
}

function leave(state: StageState, listener: Listener): void {
  state.left -= 1;
  if (state.left > 0 || state.begun === null) return;
  const seconds = (performance.now() - state.begun) / 1000;
  listener({ kind: 'end', stage: state.stage, count: sumOf(state).count, seconds, failed: state.failed });
}

function sumOf({ steps }: StageState): { share: number; count: number } {
  const all = [...steps.values()];
  const work = all.reduce((sum, step) => sum + step.work, 0);
  return {
    share: all.reduce((sum, step) => sum + step.work * step.share, 0) / work,
    count: all.reduce((sum, step) => sum + step.count, 0),
  };
}
