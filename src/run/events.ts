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

/** What a run tells while it goes on. */
export type RunEvent =
  /** Something to know, in a line. */
  | { readonly kind: 'note'; readonly text: string }
  /** A stage begins; it is `cached` when nothing of it is left to do. Of some, a part was done before: `from`. */
  | { readonly kind: 'begin'; readonly stage: Stage; readonly cached: boolean; readonly from?: Progress }
  | ({ readonly kind: 'advance'; readonly stage: Stage } & Progress)
  | {
      readonly kind: 'end';
      readonly stage: Stage;
      readonly count: number;
      readonly seconds: number;
      readonly failed: boolean;
    };

export type Listener = (event: RunEvent) => void;
