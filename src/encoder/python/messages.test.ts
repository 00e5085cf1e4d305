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
          const reply = reader.push(bytes.subarray(start, end));
          if (reply) replies.push(reply);
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

test('of embeddings in memory only the header comes', () => {
  const memory = Float32Array.of(1, 2, 3, 4, 5, 6);
  const reader = new ReplyReader({
    ...bodies,
    fromMemory: (target) => target.set(new Uint8Array(memory.buffer, 0, target.length)),
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
    expect(reader.push(headerOf(12, shape, 'memory'))).toEqual({
      kind: 'embeddings',
      tensor: { data: expected, shape },
    });
  }
  expect(() => reader.push(Buffer.concat([headerOf(12, [1, 1, 1], 'memory'), Buffer.alloc(4)]))).toThrow(
    'more than one reply',
  );
});

test('what is no reply is refused', () => {
  expect(() => new ReplyReader(bodies).push(Buffer.from('Traceback (most recent call last):\n  File'))).toThrow(
    'with the header',
  );
  expect(() => new ReplyReader(bodies).push(headerOf(12, [1, 2, 3, 4, 5, 6, 7]))).toThrow();
  expect(() => new ReplyReader(bodies).push(Buffer.concat([json(11, 1), json(11, 2)]))).toThrow('more than one reply');
});
