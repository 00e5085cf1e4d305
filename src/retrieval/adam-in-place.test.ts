import { expect, test } from 'vitest';
import { input } from '../compute/graph.ts';
import { openProgram } from '../compute/session.ts';
import { adamStep, stepNumbers } from '../probe/adam.ts';
import { randomStream } from '../random/random.ts';
import { AdamInPlace } from './adam-in-place.ts';

test('a step is that of the probe’s Adam, also where the gradient is zero', async () => {
  const names = ['parameter', 'first', 'second', 'gradient'] as const;
  const [parameter, first, second, gradient] = names.map((name) => input(name, 'float32', [50]));
  const [stepSize, floor] = ['stepSize', 'floor'].map((name) => input(name, 'float32', []));
  const next = adamStep({ parameter: parameter!, first: first!, second: second! }, gradient!, stepSize!, floor!);
  const program = await openProgram({ parameter_: next.parameter, first_: next.first, second_: next.second });
  const random = randomStream(3);
  const numbers = (): Float32Array => Float32Array.from({ length: 50 }, () => random.next() - 0.5);
  const ours = numbers();
  let theirs: Record<'parameter_' | 'first_' | 'second_', Float32Array> = {
    parameter_: ours.slice(),
    first_: new Float32Array(50),
    second_: new Float32Array(50),
  };
  const adam = new AdamInPlace();
  for (let step = 1; step <= 20; step += 1) {
    const slopes = step % 3 === 0 ? new Float32Array(50) : numbers();
    const factors = stepNumbers(1e-2, step);
    const outputs = await program.run({
      parameter: { data: theirs.parameter_, shape: [50] },
      first: { data: theirs.first_, shape: [50] },
      second: { data: theirs.second_, shape: [50] },
      gradient: { data: slopes, shape: [50] },
      stepSize: { data: Float32Array.of(factors.stepSize), shape: [] },
      floor: { data: Float32Array.of(factors.floor), shape: [] },
    });
    const data = (name: keyof typeof outputs) => outputs[name].data as Float32Array;
    theirs = { parameter_: data('parameter_'), first_: data('first_'), second_: data('second_') };
    adam.step([[ours, slopes]], 1e-2);
    for (const [index, value] of theirs.parameter_.entries()) expect(ours[index]).toBeCloseTo(value, 6);
  }
  await program.release();
});
