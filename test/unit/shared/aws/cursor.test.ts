import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../../../../shared/aws/cursor.ts';
import { InvalidInputError } from '../../../../shared/errors.ts';

const Position = z.object({ id: z.string() });

test('leads back to its place', () => {
  const cursor = encodeCursor('tasks of ada', { id: 'ü/1' });
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(decodeCursor(Position, 'tasks of ada', cursor)).toEqual({ id: 'ü/1' });
});

test('fits no other list', () => {
  const cursor = encodeCursor('tasks of ada', { id: '1' });
  expect(() => decodeCursor(Position, 'tasks of grace', cursor)).toThrow(InvalidInputError);
});

test('is refused, never a fault, when it is forged', () => {
  const forged = fc.oneof(
    fc.string(),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
    fc.json().map((text) => encodeCursor('list', JSON.parse(text))),
  );
  fc.assert(
    fc.property(forged, (cursor) => {
      expect(() => decodeCursor(Position, 'list', cursor)).toThrow(InvalidInputError);
    }),
  );
});
