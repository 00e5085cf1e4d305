/** A stage: steps of one kind that are shown together. */
export interface Stage {
  readonly name: string;
  /** What is counted: clips, epochs, queries. */
  readonly unit: string;
}

/** What a run tells while it goes on. */
export type RunEvent =
  /** Something to know, in a line. */
  | { readonly kind: 'note'; readonly text: string }
  /** A stage begins; it is `cached` when nothing of it is left to do. */
  | { readonly kind: 'begin'; readonly stage: Stage; readonly cached: boolean }
  /** How far a stage is: the share of its work that is done, and how many units were counted so far. */
  | { readonly kind: 'advance'; readonly stage: Stage; readonly share: number; readonly count: number }
  | {
      readonly kind: 'end';
      readonly stage: Stage;
      readonly count: number;
      readonly seconds: number;
      readonly failed: boolean;
    };

export type Listener = (event: RunEvent) => void;
