import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headerOf, type Reply, ReplyReader } from './messages.ts';

function message(what: number, shape: readonly number[], body: Uint8Array): Buffer {
  return Buffer.concat([headerOf(what, shape), body]);
}

const json = (what: number, value: unknown): Buffer => {
  const body = Buffer.from(JSON.stringify(value));
  return message(what, [body.length], body);
};

const bodies = {
  roomFor: (count: number) => new Float32Array(count).fill(Number.NaN),
  fromMemory: (target: Uint8Array) => target.fill(0),
};

test('replies come out whole, in whatever pieces they arrive', () => {
  const shapes = fc.array(fc.nat(4), { maxLength: 6 });
  const pieces = fc.infiniteStream(fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(shapes, pieces, fc.string(), (shape, sizes, text) => {
      const numbers = Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, Math.sin);
      const reader = new ReplyReader(bodies);
      const replies: Reply[] = [];
      const messages = [message(12, shape, new Uint8Array(numbers.buffer)), json(11, { text }), json(13, text)];
      for (const bytes of messages) {
        for (let start = 0; start < bytes.length; ) {
          const end = start + sizes.next().value!;
          replies.push(...reader.push(bytes.subarray(start, end)));
          start = end;
        }
      }
      expect(replies).toEqual([
        { kind: 'embeddings', tensor: { data: numbers, shape } },
        { kind: 'json', value: { text } },
        { kind: 'error', value: text },
      ]);
    }),
  );
});

test('several replies in one piece come out one by one; of none is anything asked before the one in front was taken', () => {
  const asked: number[] = [];
  const roomFor = (count: number) => {
    asked.push(count);
    return new Float32Array(count);
  };
  const two = Buffer.concat([json(11, 'first'), message(12, [1, 1, 2], new Uint8Array(8)), json(13, 'last')]);
  const replies = new ReplyReader({ ...bodies, roomFor }).push(two);
  expect(replies.next().value).toEqual({ kind: 'json', value: 'first' });
  expect(asked).toEqual([]);
  expect([...replies]).toEqual([
    { kind: 'embeddings', tensor: { data: new Float32Array(2), shape: [1, 1, 2] } },
    { kind: 'error', value: 'last' },
  ]);
});

test('of embeddings in memory only the header comes', () => {
  const memory = Float32Array.of(1, 2, 3, 4, 5, 6);
  const places: number[] = [];
  const reader = new ReplyReader({
    ...bodies,
    fromMemory: (target, place) => {
      places.push(place);
      target.set(new Uint8Array(memory.buffer, 0, target.length));
    },
  });
  for (const shape of [
    [1, 2, 3],
    [1, 0, 3],
    [2, 2, 1],
  ]) {
    const expected = memory.subarray(
      0,
      shape.reduce((product, size) => product * size, 1),
    );
    expect([...reader.push(headerOf(12, shape, 2))]).toEqual([
      { kind: 'embeddings', tensor: { data: expected, shape } },
    ]);
  }
  expect(places).toEqual([2, 2, 2]);
});

test('what is no reply is refused', () => {
  const pushed = (bytes: Uint8Array) => [...new ReplyReader(bodies).push(bytes)];
  expect(() => pushed(Buffer.from('Traceback (most recent call last):\n  File'))).toThrow('with the header');
  expect(() => pushed(headerOf(12, [1, 2, 3, 4, 5, 6, 7]))).toThrow();
});
