import { describe, expect, test } from 'vitest';
import { eventJsonSchema } from '../../../shared/event-schemas.ts';
import { EventType } from '../../../shared/events.ts';
import { brokenPromises, presentShapes, promisedShapes } from '../../support/event-baseline.ts';

const HOW_TO_RECORD =
  'Run `npx node test/support/record-event-shapes.ts`, which refuses what breaks consumers.';

describe('the shapes of events', () => {
  test('keep what consumers were promised', () => {
    expect(brokenPromises(promisedShapes(), presentShapes())).toEqual([]);
  });

  test.each(EventType.options)('of type %s is promised as it is', (type) => {
    expect(promisedShapes().get(type), HOW_TO_RECORD).toEqual(eventJsonSchema(type));
  });

  test('have a version in their name', () => {
    for (const type of EventType.options) expect(type).toMatch(/^[a-z]+\.[a-z-]+\.v[1-9]\d*$/);
  });
});

describe('the check', () => {
  const shape = eventJsonSchema('webhook.removed.v1');

  test('names the type, the place and the way out', () => {
    const { data: _, ...properties } = Object(shape.properties);
    const present = new Map([['webhook.removed.v1', { ...shape, properties }]]);
    expect(brokenPromises(new Map([['webhook.removed.v1', shape]]), present)).toEqual([
      'webhook.removed.v1 /properties/data: would be gone, and consumers read it. ' +
        'Leave webhook.removed.v1 as it is and make webhook.removed.v2.',
    ]);
  });

  test('misses a type that is gone', () => {
    expect(brokenPromises(new Map([['task.lost.v9', shape]]), presentShapes())).toEqual([
      'task.lost.v9 is gone, and consumers wait for it. Publish it beside what replaces it.',
    ]);
  });

  test('has nothing against a new type', () => {
    expect(brokenPromises(new Map(), presentShapes())).toEqual([]);
  });
});
