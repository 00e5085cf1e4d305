import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from './packed.ts';

test('numbers come back as they were', () => {
  fc.assert(
    fc.property(fc.float32Array({ maxLength: 50 }), fc.uint16Array({ maxLength: 50 }), (floats, wholes) => {
      expect(unpack(pack('f32', floats))).toEqual(floats);
      expect(unpack(pack('u16', wholes))).toEqual(wholes);
    }),
  );
  // More bytes than a call takes arguments.
  const many = Uint32Array.from({ length: 100_000 }, (_, at) => at * 40_000);
  expect(unpack(pack('u32', many)).every((number, at) => number === many[at])).toBe(true);
});
