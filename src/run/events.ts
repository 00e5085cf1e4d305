import type { Protocol } from '../metric/protocol.ts';

/** A stage: steps of one kind that are shown together. */
export interface Stage {
  readonly name: string;
  /** What is counted: clips, epochs, queries, bytes. */
  readonly unit: string;
}

/** How far a stage is: the share of its work that is done, and how many units were counted so far. */
export interface Progress {
  readonly share: number;
  readonly count: number;
}

/** What a probe has come to. */
export interface EpochOfProbe {
  readonly task: string;
  /** null: the task's fixed splits. */
  readonly fold: string | null;
  /** null: the probe serves both protocols. */
  readonly protocol: Protocol | null;
  /** How many there will be. */
  readonly epochs: number;
  /** Mean training loss of the epoch. */
  readonly loss: number;
  /** The score on validation data after it, in [0, 1]. */
  readonly validation: number;
}

/** What a run tells while it goes on. */
export type RunEvent =
  /** Something to know, in a line. */
  | { readonly kind: 'note'; readonly text: string }
  /** The stages that are left to do, in the order in which they are likely to begin. */
  | { readonly kind: 'plan'; readonly stages: readonly Stage[] }
  /** A stage begins; it is `cached` when nothing of it is left to do. Of some, a part was done before: `from`. */
  | { readonly kind: 'begin'; readonly stage: Stage; readonly cached: boolean; readonly from?: Progress }
  | ({ readonly kind: 'advance'; readonly stage: Stage } & Progress)
  /** A probe was trained for one more epoch. */
  | ({ readonly kind: 'epoch' } & EpochOfProbe)
  | {
      readonly kind: 'end';
      readonly stage: Stage;
      readonly count: number;
      readonly seconds: number;
      readonly failed: boolean;
    };

export type Listener = (event: RunEvent) => void;
