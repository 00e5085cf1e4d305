import type { Label } from './label/label.ts';
import type { MetricName } from './metric-name.ts';
import type { Collection } from './recordings.ts';

/**
 * Which samples belong to a split or a fold: the shards whose file names match a pattern (`*` stands for any characters),
 * all of them or, with `where`, those whose label has one of the listed values under each key.
 */
export interface Selection {
  readonly shards: string;
  readonly where?: Readonly<Record<string, readonly (string | number)[]>>;
}

/** Train, validation and test data that were fixed once for all. */
export interface FixedSplits {
  readonly kind: 'splits';
  readonly train: Selection;
  readonly valid: Selection;
  readonly test: Selection;
}

/** k-fold: one probe per fold, trained on all other folds; the score is the mean over folds. */
export interface Folds {
  readonly kind: 'folds';
  readonly folds: Readonly<Record<string, Selection>>;
}

/** Everything there is to say about a task; a plain declaration without behaviour. */
export interface Task {
  /** Lower case, digits, hyphens or underscores; also the name it has on the command line and in results. */
  readonly id: string;
  readonly name: string;
  /** What kind of task it is, where the name is that of a data set: `keyword spotting`. At most 23 letters. */
  readonly taskType?: string;
  readonly domain: 'speech' | 'sound' | 'music';
  /** What the encoder is asked, in one sentence. */
  readonly about: string;
  /** Why the splits are as they are. */
  readonly splitReason: string;
  /** The archive's folder in the data folder. Tasks that share an archive share its embeddings. */
  readonly archive: string;
  /** Other folders in which X-ARES keeps the same archive; the one that is there is used. */
  readonly archiveElsewhere?: readonly string[];
  /** The Zenodo record that holds the archive. */
  readonly zenodo?: string;
  /** How the archive comes to be, where it is made from packages. */
  readonly recordings?: Collection;
  readonly split: FixedSplits | Folds;
  readonly label: Label;
  /** Length of a crop in seconds; null: the whole clip is one example (PROTOCOL section 1). */
  readonly cropSeconds: number | null;
  /** Track A's hyper-parameters. */
  readonly probe: {
    readonly learningRate: number;
    readonly epochs: number;
    readonly batchSize: number;
    /** How often a class that is there counts in the loss, where a clip or frame may have several. Absent: once. */
    readonly positiveWeight?: number;
  };
  readonly metric: MetricName;
  /** The length of a segment in seconds, for metrics over segments. */
  readonly segmentSeconds?: number;
  /** Whether Track B scores it too. */
  readonly trackB: boolean;
  /** Its share in the track score: the number of test examples. */
  readonly weight: number;
  /** Set where its recordings were never released to the public: it is left out of the public score. */
  readonly restricted?: true;
  /** Set where it cannot be run yet: why. */
  readonly unavailable?: string;
  /** What a reader of its scores should know. */
  readonly note?: string;
  readonly licence: string;
  readonly citation: string;
  readonly homepage: string;
}

/** The selections of a task's splits (`train`, `valid`, `test`) or folds by name. */
export function selectionsOf(split: Task['split']): Readonly<Record<string, Selection>> {
  return split.kind === 'folds' ? split.folds : { train: split.train, valid: split.valid, test: split.test };
}
