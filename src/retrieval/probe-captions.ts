import type { CaptionedClips } from '../embedding/load-captions.ts';
import type { RankPredictions } from '../metric/predictions.ts';
import { randomStream } from '../random/random.ts';
import { defineJob, type Progress } from '../threads/job.ts';
import { galleriesOf } from './gallery.ts';
import { RetrievalModel } from './model.ts';
import { initialParameters, type Parameters, parameterNames } from './parameters.ts';
import { type Learned, recallAtOne } from './retrieve.ts';
import { initialTable } from './token-table.ts';
import { trainRetrieval } from './train.ts';

/** A retrieval model to train: on which clips, validated and tested on which, and how. */
export interface RetrievalRequest {
  readonly examples: CaptionedClips;
  readonly train: Int32Array;
  readonly valid: Int32Array;
  readonly test: Int32Array;
  /** The user's own vocabulary (`WordPieces.open`). */
  readonly vocabulary?: string;
  /** E, the length of the vectors in which sound and text meet. */
  readonly width: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** In captions. */
  readonly batchSize: number;
  readonly seed: number;
}

/** How much a checkpoint finds among the test clips. */
export interface RetrievalEvaluation {
  /** Counted from 0. */
  readonly epoch: number;
  /** Recall at 1, the mean of both directions. */
  readonly recall: number;
  readonly predictions: RankPredictions;
}

export interface RetrievalResult {
  /** Mean training loss of every epoch. */
  readonly losses: readonly number[];
  /** Recall at 1 on the validation clips after every epoch. */
  readonly validation: readonly number[];
  /** The first checkpoint with the best recall on the validation clips. */
  readonly best: RetrievalEvaluation;
  readonly last: RetrievalEvaluation;
}

/** Track A of retrieval: trains towers for sound and text on frozen embeddings and tests them (PROTOCOL section 5). */
export async function probeCaptions(request: RetrievalRequest, progress: Progress): Promise<RetrievalResult> {
  const { examples, width, learningRate, epochs, batchSize, seed } = request;
  const { dimension } = examples;
  const { train, valid, test, ids, trained } = await galleriesOf(examples, request, request.vocabulary);
  const random = randomStream(seed);
  const learned: Learned = {
    parameters: initialParameters({ dimension, width }, random),
    table: initialTable(ids, width, seed),
  };
  const model = await RetrievalModel.open({ dimension, width });
  const losses: number[] = [];
  const validation: number[] = [];
  let best = { epoch: epochs - 1, learned };
  const training = { model, examples: train, learned, trainedRows: trained, learningRate, epochs, batchSize, random };
  await trainRetrieval(training, async (epoch, loss) => {
    const { recall } = await recallAtOne(model, valid, learned);
    if (validation.every((earlier) => recall > earlier)) best = { epoch, learned: copyOf(learned) };
    losses.push(loss);
    validation.push(recall);
    progress(epoch + 1, { loss, validation: recall });
  });
  const result = {
    losses,
    validation,
    best: { epoch: best.epoch, ...(await recallAtOne(model, test, best.learned)) },
    last: { epoch: epochs - 1, ...(await recallAtOne(model, test, learned)) },
  };
  await model.release();
  return result;
}

export const probeCaptionsJob = defineJob(import.meta.url, 'probeCaptions', probeCaptions);

function copyOf({ parameters, table }: Learned): Learned {
  const copied = parameterNames.map((name) => [name, parameters[name].slice()]);
  return { parameters: Object.fromEntries(copied) as Parameters, table: table.slice() };
}
