import type { EncoderSource } from '../encoder/source.ts';
import type { Suite } from '../suite/suite.ts';
import type { Plan } from './plan.ts';
import type { Results } from './results.ts';
import type { Unscored } from './summarize.ts';

/** A run of which everything is known but what its steps will give: plain data, but for what makes archives. */
export interface PlannedRun {
  readonly startedAt: Date;
  readonly source: EncoderSource;
  readonly measured: Pick<Results['encoder'], 'samplingRate' | 'outputDim' | 'hopSizeMs'>;
  /** All tasks of the suite. */
  readonly suite: Suite;
  /** Ids of those that were not asked for. */
  readonly notChosen: readonly string[];
  /** Tasks that have no score whatever the steps give. */
  readonly unscored: readonly Unscored[];
  readonly plan: Plan;
  /** How many clips of a task may fail to decode. */
  readonly allowedBadClips: number;
  /** The command line that does the same. */
  readonly command?: string;
}
