import { afterEach, expect, test, vi } from 'vitest';
import { Line } from './line.ts';

afterEach(() => {
  vi.useRealTimers();
});

const request = (seconds: number) => ({ seconds, bytes: 0 });
const reply = (value: unknown) => ({ kind: 'json', value }) as const;

test('requests are answered in the order in which they were asked; nobody is answered who did not ask', async () => {
  const line = new Line(() => {});
  const answers = [line.join(request(60)), line.join(request(60)), line.join(request(60))];
  for (const value of ['one', 'two', 'three']) line.answer(reply(value));
  expect(await Promise.all(answers)).toEqual(['one', 'two', 'three'].map(reply));
  expect(() => line.answer(reply('four'))).toThrow('an answer to nothing');
});

test("a request's time runs from when it is the first on", () => {
  vi.useFakeTimers();
  const ended: number[] = [];
  const line = new Line((seconds) => ended.push(seconds));
  for (const seconds of [10, 2, 3]) line.join(request(seconds));
  vi.advanceTimersByTime(9000);
  line.answer(reply(1));
  vi.advanceTimersByTime(1900);
  line.answer(reply(2));
  vi.advanceTimersByTime(2900);
  expect(ended).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(ended).toEqual([3]);
  line.answer(reply(3));
  vi.advanceTimersByTime(60_000);
  expect(ended).toEqual([3]);
});

test('the end is told to the first otherwise than to those behind it, and no time runs on', async () => {
  vi.useFakeTimers();
  const line = new Line(() => expect.unreachable());
  const answers = ['first', 'second', 'third'].map(() => line.join(request(1)).catch(({ message }: Error) => message));
  line.end(new Error('died over it'), new Error('did not come to it'));
  expect(await Promise.all(answers)).toEqual(['died over it', 'did not come to it', 'did not come to it']);
  vi.advanceTimersByTime(2000);
  expect(line.first).toBeUndefined();
});
