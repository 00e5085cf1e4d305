import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { progressDisplay } from './progress.ts';

test('bytes have sizes, and what was here before says nothing about the rate', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  const stream = new PassThrough();
  const display = progressDisplay(stream);
  const stage = { name: 'esc50/a.tar', unit: 'bytes' };
  display.listener({ kind: 'begin', stage, cached: false, from: { share: 0.5, count: 50e6 } });
  clock.mockReturnValue(20_000);
  display.listener({ kind: 'advance', stage, share: 0.7, count: 70e6 });
  display.listener({ kind: 'note', text: 'a line' });
  display.listener({ kind: 'end', stage, count: 50e6, seconds: 50, failed: false });
  display.close();
  clock.mockRestore();
  expect(String(stream.read())).toBe(
    [
      'esc50/a.tar: started',
      'esc50/a.tar: 70 %, 70 MB, 1.0 MB/s, 30 s left',
      'a line',
      '✓ esc50/a.tar: 50 MB in 50 s',
      '',
    ].join('\n'),
  );
});
