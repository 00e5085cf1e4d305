import { expect, test } from 'vitest';
import oracle from '../../test/oracle/embedding/masked-mean.json' with { type: 'json' };
import { meanOverTime } from './pool.ts';

test('the mean over time is the reference’s over the frames that are there', () => {
  for (const [clip, channels] of oracle.x.entries()) {
    const frames = oracle.length[clip]!;
    const rows = Array.from({ length: frames }, (_, frame) => channels.map((channel) => channel[frame]!));
    const { data, shape } = meanOverTime({ data: Float32Array.from(rows.flat()), shape: [1, frames, channels.length] });
    expect(shape).toEqual([1, channels.length]);
    for (const [index, expected] of oracle.expect[clip]!.entries()) expect(data[index]).toBeCloseTo(expected, 6);
  }
});
