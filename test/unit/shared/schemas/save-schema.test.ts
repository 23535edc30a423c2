import { expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import { DomainEvent } from '../../../../shared/events.ts';
import { type SaveSchemaInput, saveSchema } from '../../../../shared/schemas/save-schema.ts';
import { anId } from '../../../support/builders.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryEventPublisher } from '../../../support/in-memory-event-publisher.ts';
import { InMemoryOutbox } from '../../../support/in-memory-outbox.ts';
import { InMemorySchemaRepository } from '../../../support/in-memory-schema-repository.ts';

const INPUT: SaveSchemaInput = {
  name: 'acme.users',
  schema: { type: 'object', properties: {} },
  isShorthand: false,
  origin: { actor: 'admin', requestId: 'request-1', address: '192.0.2.1' },
  isExpected: () => true,
};

function setup() {
  const outbox = new InMemoryOutbox();
  const schemas = new InMemorySchemaRepository(undefined, outbox);
  const events = new InMemoryEventPublisher();
  const deps = {
    schemas,
    outbox,
    events,
    warn: () => {},
    checkSchema: () => [],
    newId: anId,
    now: new FixedClock().now,
  };
  return { schemas, events, deps };
}

test('tells of every version under an id of its own', async () => {
  const { deps, events } = setup();
  await saveSchema(deps, INPUT);
  await saveSchema(deps, { ...INPUT, schema: { type: 'object', title: 'changed' } });
  expect(new Set(events.published.map(({ id }) => id)).size).toBe(2);
  expect(DomainEvent.parse(events.published[1])).toMatchObject({
    type: 'schema.saved.v1',
    timestamp: '2026-01-01T12:00:00.000Z',
    ownerId: 'admin',
    data: {
      schema: { name: 'acme.users', version: 2 },
      links: { schema: '/api/v1/schemas/acme.users/versions/2' },
    },
  });
});

test('tells of a version once, however often it is saved', async () => {
  const { deps, events } = setup();
  await saveSchema(deps, INPUT);
  const saved = await saveSchema(deps, INPUT);
  expect(saved.outcome).toBe('unchanged');
  expect(events.published).toMatchObject([{ data: { schema: { version: 1 } } }]);
});

test('starts again from what somebody else saved in between', async () => {
  const { deps, schemas } = setup();
  let isFirst = true;
  const racing = {
    active: schemas.active.bind(schemas),
    latest: schemas.latest.bind(schemas),
    save: async (...saved: Parameters<typeof schemas.save>) => {
      if (isFirst) await schemas.save({ ...saved[0], hash: 'f'.repeat(64), createdBy: 'grace' }, saved[1]);
      isFirst = false;
      await schemas.save(...saved);
    },
  };
  const saved = await saveSchema({ ...deps, schemas: racing }, INPUT);
  expect(saved).toMatchObject({ outcome: 'updated', version: { version: 2, createdBy: 'admin' } });
});

test('gives up when it loses every race', async () => {
  const { deps, schemas } = setup();
  const losing = {
    active: schemas.active.bind(schemas),
    latest: schemas.latest.bind(schemas),
    save: () => Promise.reject(new StaleWriteError('always')),
  };
  await expect(saveSchema({ ...deps, schemas: losing }, INPUT)).rejects.toThrow(StaleWriteError);
});
