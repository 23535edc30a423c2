import { expect, test } from 'vitest';
import { BadRows } from '../../../../bench/files/bad-rows.ts';

function found(...rows: number[]) {
  const bad = new BadRows();
  for (const row of rows) bad.add(row);
  return bad.found(100);
}

test('the same bad rows have the same digest', () => {
  expect(found(2, 50, 101)).toEqual(found(2, 50, 101));
});

test('as many other rows have another', () => {
  const digests = new Set(
    [found(2, 50), found(2, 51), found(3, 50), found(50, 2)].map(({ digest }) => digest),
  );
  expect(digests.size).toBe(4);
});
