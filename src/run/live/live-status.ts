import { z } from 'zod';
import { protocols } from '../../metric/protocol.ts';
import type { Progress, RunEvent, Stage } from '../events.ts';
import { paceOf } from '../pace.ts';

const stageSchema = z.strictObject({
  name: z.string(),
  /** What is counted: clips, epochs, queries, bytes. */
  unit: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cached', 'failed']),
  /** Of its work, 0 to 1. */
  share: z.number(),
  count: z.number(),
  /** Units a second. */
  rate: z.number().optional(),
  secondsLeft: z.number().optional(),
});

const curveSchema = z.strictObject({
  task: z.string(),
  fold: z.string().nullable(),
  protocol: z.enum(protocols).nullable(),
  /** Mean training loss of every epoch so far. */
  losses: z.array(z.number()),
  /** The score on validation data after every epoch so far. */
  validation: z.array(z.number()),
  /** How many epochs there will be. */
  epochs: z.number().int(),
});

/** How far a run is: what others can see of it while it goes on. */
export const liveStatusSchema = z.strictObject({
  schema: z.literal('otoscope.live/1'),
  pid: z.number().int().positive(),
  host: z.string(),
  /** As it was named on the command line. */
  encoder: z.string(),
  suite: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  /** Of the last sign of life, ISO 8601. */
  beatAt: z.string(),
  /** Set once it ended without results. */
  ended: z.enum(['failed', 'stopped']).optional(),
  /** In the order in which they began; those to come last. */
  stages: z.array(stageSchema),
  curves: z.array(curveSchema),
  /** Lines it told, oldest first; the last few. */
  notes: z.array(z.string()),
});

export type LiveStatus = z.infer<typeof liveStatusSchema>;
type LiveStage = LiveStatus['stages'][number];
type LiveCurve = LiveStatus['curves'][number];

/** A run of a suite may train thousands of probes; the last ones are worth a look. */
const mostCurves = 12;
const mostNotes = 20;

/** Follows a run's events and knows how far it is. */
export class LiveProgress {
  readonly #stages = new Map<string, { readonly stage: LiveStage; since: number; from: Progress }>();
  readonly #waiting = new Map<string, Stage>();
  readonly #curves = new Map<string, LiveCurve>();
  readonly #notes: string[] = [];

  see(event: RunEvent): void {
    switch (event.kind) {
      case 'note':
        this.#notes.push(event.text);
        if (this.#notes.length > mostNotes) this.#notes.shift();
        return;
      case 'plan':
        for (const stage of event.stages) this.#waiting.set(stage.name, stage);
        return;
      case 'epoch': {
        const { task, fold, protocol, epochs, loss, validation } = event;
        const name = JSON.stringify([task, fold, protocol]);
        const curve = this.#curves.get(name) ?? { task, fold, protocol, losses: [], validation: [], epochs };
        curve.losses.push(loss);
        curve.validation.push(validation);
        // The one that learned last stands last.
        this.#curves.delete(name);
        this.#curves.set(name, curve);
        for (const earlier of [...this.#curves.keys()].slice(0, -mostCurves)) this.#curves.delete(earlier);
        return;
      }
      case 'begin': {
        const from = event.from ?? { share: 0, count: 0 };
        const state = event.cached ? ('cached' as const) : ('running' as const);
        const { name, unit } = event.stage;
        const stage = { name, unit, state, ...from, ...(event.cached && { share: 1 }) };
        this.#waiting.delete(name);
        this.#stages.delete(name);
        this.#stages.set(name, { stage, since: performance.now(), from });
        return;
      }
      case 'advance': {
        const known = this.#stages.get(event.stage.name);
        if (known) Object.assign(known.stage, { share: event.share, count: event.count });
        return;
      }
      case 'end': {
        const known = this.#stages.get(event.stage.name);
        if (!known) return;
        Object.assign(known.stage, { state: event.failed ? 'failed' : 'done', count: event.count });
        if (!event.failed) known.stage.share = 1;
      }
    }
  }

  /** How far it is now. */
  now(): Pick<LiveStatus, 'stages' | 'curves' | 'notes'> {
    const begun = [...this.#stages.values()].map(({ stage, since, from }): LiveStage => {
      if (stage.state !== 'running') return stage;
      return { ...stage, ...paceOf(from, stage, (performance.now() - since) / 1000) };
    });
    const waiting = [...this.#waiting.values()].map(({ name, unit }): LiveStage => {
      return { name, unit, state: 'waiting', share: 0, count: 0 };
    });
    return { stages: [...begun, ...waiting], curves: [...this.#curves.values()], notes: this.#notes };
  }
}
