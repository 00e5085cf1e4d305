import { expect, test } from 'vitest';
import oracle from '../../test/oracle/retrieval/contrastive_loss.json' with { type: 'json' };
import { gradients } from '../compute/gradient.ts';
import { input } from '../compute/graph.ts';
import { openProgram } from '../compute/session.ts';
import { contrastiveLoss, pairingLoss } from './contrastive-loss.ts';

/** The largest difference, relative to the largest of the expected numbers. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const size = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs(actual[index]! - value))) / size;
}

test.each(oracle.cases.map((given) => [given.audio.length, given]))(
  'loss and gradients of %i pairs are the reference’s to 1e-5',
  async (size, given) => {
    const width = given.audio[0]!.length;
    const [audio, text] = [input('audio', 'float32', [size, width]), input('text', 'float32', [size, width])];
    const logScale = input('logScale', 'float32', []);
    const lossOf = given.embed_regularization ? contrastiveLoss : pairingLoss;
    const loss = lossOf(audio, text, logScale, input('pairs', 'float32', [size, size]));
    const [ofAudio, ofText, ofLogScale] = gradients(loss, [audio, text, logScale]);
    const program = await openProgram({ loss, audio_: ofAudio!, text_: ofText!, logScale_: ofLogScale! });
    const outputs = await program.run({
      audio: { data: Float32Array.from(given.audio.flat()), shape: [size, width] },
      text: { data: Float32Array.from(given.text.flat()), shape: [size, width] },
      logScale: { data: Float32Array.of(given.log_scale), shape: [] },
      pairs: {
        data: Float32Array.from({ length: size ** 2 }, (_, place) => (place % (size + 1) === 0 ? 1 : 0)),
        shape: [size, size],
      },
    });
    await program.release();
    const data = (name: keyof typeof outputs): number[] => Array.from(outputs[name].data, Number);
    expect(difference(data('loss'), [given.loss])).toBeLessThan(1e-5);
    expect(difference(data('audio_'), given.grad_audio.flat())).toBeLessThan(1e-5);
    expect(difference(data('text_'), given.grad_text.flat())).toBeLessThan(1e-5);
    expect(difference(data('logScale_'), [given.grad_log_scale])).toBeLessThan(1e-5);
  },
);
