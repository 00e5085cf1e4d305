import { guessLabel } from './label/guess.ts';
import { needsFrames } from './label/label.ts';
import { isOverSegments, metricsOfLabel } from './metric-name.ts';
import type { Selection, Task } from './task.ts';

export interface DraftRequest {
  /** The archive's folder in the data folder. */
  readonly archive: string;
  /** The splits or folds by name. */
  readonly selections: Readonly<Record<string, Selection>>;
  /** The pattern of each clip's shards, and what its JSON holds. */
  readonly clips: readonly { readonly shards: string; readonly labels: unknown }[];
}

const toFill = 'TO FILL IN';

/**
 * A declaration to start from for an archive of one's own, with the classes that its labels have. It keeps to all rules of
 * declarations; what only its author knows is marked `TO FILL IN`.
 *
 * @returns null where no kind of label fits, or there is but one split.
 */
export function draftTask({ archive, selections, clips }: DraftRequest): Task | null {
  const split = draftSplit(selections);
  const label = guessLabel(clips.map(({ labels }) => labels));
  if (!split || !label) return null;
  const tested = split.kind === 'folds' ? clips : clips.filter(({ shards }) => shards === split.test.shards);
  const metric = metricsOfLabel[label.kind][0]!;
  return {
    id:
      archive
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.join('-') ?? 'own',
    name: archive,
    domain: 'sound',
    about: `${toFill}: what the encoder is asked, in one sentence`,
    splitReason: `${toFill}: why the splits are as they are`,
    archive,
    split,
    label,
    cropSeconds: null,
    probe: { learningRate: 1e-3, epochs: 10, batchSize: 64 },
    metric,
    ...(isOverSegments(metric) && { segmentSeconds: 1 }),
    trackB: label.kind === 'class' || (needsFrames(label) && label.kind !== 'regression'),
    weight: tested.length,
    licence: toFill,
    citation: toFill,
    homepage: 'https://example.org',
  };
}

/** Train, validation and test where they are named so; otherwise every name is a fold. */
function draftSplit(selections: DraftRequest['selections']): Task['split'] | null {
  const { train, test } = selections;
  const valid = selections.valid ?? selections.validation ?? selections.dev ?? test;
  if (train && valid && test) return { kind: 'splits', train, valid, test };
  return Object.keys(selections).length >= 2 ? { kind: 'folds', folds: selections } : null;
}
