import { expect, test } from 'vitest';
import { Room } from './room.ts';

test('what is given back is used again for what fits, and what is still read never', () => {
  const room = new Room();
  const first = room.take(100).fill(1);
  expect(room.take(10).buffer).not.toBe(first.buffer);
  const third = room.take(1000);
  room.giveBack(first);
  room.giveBack(new Float32Array(5));
  expect(room.take(1).buffer).not.toBe(third.buffer);
  const fourth = room.take(500);
  room.giveBack(fourth);
  const fifth = room.take(20);
  expect([fifth.buffer === fourth.buffer, fifth.length]).toEqual([true, 20]);
  room.giveBack(fifth);
  expect([room.take(500).buffer === fourth.buffer, room.take(500).buffer === fourth.buffer]).toEqual([true, false]);
  expect([...new Set(first)]).toEqual([1]);
});

test('two that come and go by turns each find a place, and no more are kept than were in use at once', () => {
  const room = new Room();
  const [one, two] = [room.take(30), room.take(30)];
  room.giveBack(one);
  const third = room.take(20);
  room.giveBack(two);
  room.giveBack(two);
  const fourth = room.take(30);
  expect([third.buffer === one.buffer, fourth.buffer === two.buffer]).toEqual([true, true]);
  // A longer one takes the place of a shorter one.
  room.giveBack(third);
  const longer = room.take(40);
  expect(room.take(10).buffer).not.toBe(one.buffer);
  room.giveBack(longer);
  expect(room.take(10).buffer).toBe(longer.buffer);
});
