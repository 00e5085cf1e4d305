import type { Figures } from '../threads/job.ts';
import type { Listener, Stage } from './events.ts';
import { isScored, type Step } from './step.ts';

const units: Record<Step['kind'], string> = { encode: 'clips', probe: 'epochs', neighbours: 'queries' };

interface StageState {
  readonly stage: Stage;
  readonly steps: Map<string, { readonly work: number; share: number; count: number }>;
  begun: number | null;
  left: number;
  failed: boolean;
}

/** Follows the steps of a run, wherever they are done, and tells of them as stages. */
export class Stages {
  readonly #states = new Map<string, StageState>();
  readonly #listener: Listener;

  /**
   * @param steps those that are left to do.
   * @param done those whose results are there: a stage that is wholly done is told as such.
   */
  constructor(steps: readonly Step[], done: readonly Step[], listener: Listener) {
    this.#listener = listener;
    for (const step of steps) {
      const state = this.#states.get(step.stage) ?? {
        stage: stageOf(step),
        steps: new Map(),
        begun: null,
        left: 0,
        failed: false,
      };
      state.steps.set(step.key, { work: step.work, share: 0, count: 0 });
      state.left += 1;
      this.#states.set(step.stage, state);
    }
    const cached = new Map(done.map((step) => [step.stage, stageOf(step)]));
    for (const [name, stage] of cached) {
      if (!this.#states.has(name)) listener({ kind: 'begin', stage, cached: true });
    }
    listener({ kind: 'plan', stages: [...this.#states.values()].map(({ stage }) => stage) });
  }

  /** A step is under way. */
  begin({ stage }: Step): void {
    const state = this.#states.get(stage)!;
    if (state.begun !== null) return;
    state.begun = performance.now();
    this.#listener({ kind: 'begin', stage: state.stage, cached: false });
  }

  /** How far a step is, as a `Report` tells. */
  advance(step: Step, share: number, count: number, figures?: Figures): void {
    const state = this.#states.get(step.stage)!;
    Object.assign(state.steps.get(step.key)!, { share, count });
    this.#listener({ kind: 'advance', stage: state.stage, ...sumOf(state) });
    if (step.kind !== 'probe' || !isScored(step) || !figures) return;
    const { task, fold, protocol } = step;
    const { loss, validation } = figures;
    const epochs = Math.round(count / share);
    this.#listener({ kind: 'epoch', task, fold, protocol, epochs, loss: loss!, validation: validation! });
  }

  /** A step ended, or will never begin. */
  end({ stage, key }: Step, failed: boolean): void {
    const state = this.#states.get(stage)!;
    if (failed) state.failed = true;
    else state.steps.get(key)!.share = 1;
    state.left -= 1;
    if (state.left > 0 || state.begun === null) return;
    const seconds = (performance.now() - state.begun) / 1000;
    this.#listener({ kind: 'end', stage: state.stage, count: sumOf(state).count, seconds, failed: state.failed });
  }
}

function stageOf({ stage, kind }: Step): Stage {
  return { name: stage, unit: units[kind] };
}

function sumOf({ steps }: StageState): { share: number; count: number } {
  const all = [...steps.values()];
  const work = all.reduce((sum, step) => sum + step.work, 0);
  return {
    share: all.reduce((sum, step) => sum + step.work * step.share, 0) / work,
    count: all.reduce((sum, step) => sum + step.count, 0),
  };
}
