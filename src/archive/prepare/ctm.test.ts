import { expect, test } from 'vitest';
import { parseCtm } from './ctm.ts';

test('utterances with their phones; comments, confidences and marks of the place in a word', () => {
  const text = ';; by hand\r\na 1 0.1 0.2 AH0_B 0.97\r\n\r\nb A 0 0.05 sil\r\na 1 0.3 0.1 T_E\r\n';
  expect([...parseCtm(text, 'x.ctm')]).toEqual([
    [
      'a',
      [
        { start: 0.1, end: 0.3, phone: 'AH0' },
        { start: 0.3, end: 0.4, phone: 'T' },
      ],
    ],
    ['b', [{ start: 0, end: 0.05, phone: 'sil' }]],
  ]);
});

test.each(['a 1 0.1 0.2', 'a 1 x 0.2 AH', 'a 1 0.1 -0.2 AH', 'a 1 -1 0.2 AH'])('%s is no line of one', (line) => {
  expect(() => parseCtm(`a 1 0 0.1 AH\n${line}\n`, 'x.ctm')).toThrow(`x.ctm line 2 is no line of a CTM file: ${line}`);
});
