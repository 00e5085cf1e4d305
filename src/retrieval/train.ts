import { gatherRows } from '../compute/tensor.ts';
import { OtoscopeError } from '../errors.ts';
import { learningRateAt } from '../probe/schedule.ts';
import { type RandomStream, shuffled } from '../random/random.ts';
import { AdamInPlace } from './adam-in-place.ts';
import { bagOf } from './bag.ts';
import type { Gallery } from './gallery.ts';
import type { RetrievalModel } from './model.ts';
import { parameterNames } from './parameters.ts';
import type { Learned } from './retrieve.ts';

/** How a retrieval model is trained. */
export interface RetrievalTraining {
  readonly model: RetrievalModel;
  /** Every caption with its clip is an example. */
  readonly examples: Gallery;
  /** Where training begins; it changes these arrays. */
  readonly learned: Learned;
  /** How many rows of the table, the first ones, can get a gradient. */
  readonly trainedRows: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly random: RandomStream;
}

/**
 * Trains by Adam with a cosine schedule over everything: both towers, the scale and the tokens' vectors (PROTOCOL
 * section 5). As PyTorch's, Adam moves every token that it ever moved at each step, whether the batch has it or not.
 *
 * @param onEpoch gets each epoch (counted from 0) and the mean loss of its steps, and looks at what is learned so far.
 * @throws OtoscopeError if the loss stops being a number.
 */
export async function trainRetrieval(
  { model, examples, learned, trainedRows, learningRate, epochs, batchSize, random }: RetrievalTraining,
  onEpoch: (epoch: number, loss: number) => Promise<void>,
): Promise<void> {
  const { dimension, width } = model.shape;
  const { parameters } = learned;
  const table = learned.table.subarray(0, trainedRows * width);
  const tableSlopes = new Float32Array(table.length);
  const adam = new AdamInPlace();
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = learningRateAt(learningRate, epoch, epochs);
    const order = Int32Array.from(shuffled(examples.captions.length, random), Number);
    let lost = 0;
    for (let start = 0; start < order.length; start += batchSize) {
      const batch = order.subarray(start, start + batchSize);
      const standardized = new Float32Array(batch.length * dimension);
      const clips = batch.map((caption) => examples.clipOfCaption[caption]!);
      gatherRows(examples.standardized, dimension, clips, standardized);
      const bag = bagOf(Array.from(batch, (caption) => examples.captions[caption]!));
      const slopes = await model.slopes({ standardized, bag }, parameters, table);
      if (!Number.isFinite(slopes.loss)) {
        throw new OtoscopeError(`the loss of retrieval became ${slopes.loss} in epoch ${epoch + 1}`, {
          hint: 'look at the size of the embeddings with `otoscope check`',
        });
      }
      lost += slopes.loss;
      tableSlopes.fill(0);
      for (const [place, row] of bag.rows.entries()) {
        tableSlopes.set(slopes.tokens.subarray(place * width, (place + 1) * width), row * width);
      }
      const updates = parameterNames.map((name) => [parameters[name], slopes.parameters[name]] as const);
      adam.step([...updates, [table, tableSlopes]], rate);
    }
    await onEpoch(epoch, lost / Math.ceil(order.length / batchSize));
  }
}
