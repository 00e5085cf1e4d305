import { expect, test } from 'vitest';
import { pack } from '../../src/report/page/packed.ts';
import { fitPoints, nearestPoint, neighbourTowards } from './map-points.ts';

const map = {
  method: 'by hand',
  x: pack('f32', [0, 10, 0, 10]),
  y: pack('f32', [0, 0, 5, 5]),
  class: pack('u16', [0, 0, 1, 1]),
  keys: ['a', 'b', 'c', 'd'],
};

test('a map fits its place, upright, with one scale for both directions', () => {
  const { x, y } = fitPoints(map, 224, 424);
  expect([...x]).toEqual([12, 212, 12, 212]);
  expect([...y]).toEqual([262, 262, 162, 162]);
});

test('the pointer finds the nearest point, the arrows the next in their direction', () => {
  const points = fitPoints(map, 224, 424);
  expect(nearestPoint(points, 15, 260, 10)).toBe(0);
  expect(nearestPoint(points, 100, 200, 10)).toBe(-1);
  expect(neighbourTowards(points, 0, 1, 0)).toBe(1);
  expect(neighbourTowards(points, 0, 0, -1)).toBe(2);
  expect(neighbourTowards(points, 0, -1, 0)).toBe(0);
});
