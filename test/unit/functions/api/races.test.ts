import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzRuns } from '../../../support/fuzz-runs.ts';
import { InMemoryIdempotencyRepository } from '../../../support/in-memory-idempotency-repository.ts';
import { InMemorySchemaRepository } from '../../../support/in-memory-schema-repository.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';
import { ask, expectStatus } from '../../../support/sequences/door.ts';
import { inProcessDoor } from '../../../support/sequences/in-process-door.ts';
import { Turns } from '../../../support/turns.ts';

const RUNS = 40;
const PEOPLE = '/api/v1/schemas/people';

interface Setting {
  readonly task: string;
  readonly webhook: string;
  readonly eTag: string;
}
type Sent = readonly [method: string, path: string, body?: object, headers?: Record<string, string>];

const schemaOf = (name: string) => ({ properties: { [name]: { type: 'integer' } } });
const ANNOUNCED = {
  workflows: ['validation'],
  schema: 'people',
  file: { name: 'a.csv', size: 1, contentType: 'text/csv' },
};

/** Requests that get into each other's way. */
const REQUESTS: readonly ((setting: Setting) => Sent)[] = [
  ({ task }) => ['POST', `/api/v1/tasks/${task}/cancel`],
  ({ task }) => ['DELETE', `/api/v1/tasks/${task}`],
  ({ task }) => ['GET', `/api/v1/tasks/${task}`],
  ({ webhook }) => ['PATCH', `/api/v1/webhooks/${webhook}`, { description: 'other' }],
  ({ webhook }) => ['POST', `/api/v1/webhooks/${webhook}/rotate-secret`],
  ({ webhook }) => [
    'POST',
    `/api/v1/webhooks/${webhook}/rotate-secret`,
    undefined,
    { 'idempotency-key': 'r' },
  ],
  ({ webhook }) => ['DELETE', `/api/v1/webhooks/${webhook}`],
  ({ eTag }) => ['PUT', PEOPLE, schemaOf('a'), { 'if-match': eTag }],
  ({ eTag }) => ['PUT', PEOPLE, schemaOf('b'), { 'if-match': eTag }],
  () => ['PUT', PEOPLE, schemaOf('c')],
  () => ['DELETE', PEOPLE],
  () => ['DELETE', `${PEOPLE}?all=true`],
  () => ['GET', `${PEOPLE}/versions`],
  () => ['POST', '/api/v1/tasks', ANNOUNCED, { 'idempotency-key': 'k' }],
  () => ['POST', '/api/v1/tasks', ANNOUNCED, { 'idempotency-key': 'k' }],
  () => ['POST', '/api/v1/tasks', ANNOUNCED],
];

test('requests at once are answered as if there were an order, whoever comes first at each step', {
  timeout: 60_000 * fuzzRuns(1).numRuns,
}, async () => {
  let winners = 0;
  const chosen = fc.array(fc.constantFrom(...REQUESTS), { minLength: 2, maxLength: 7, size: 'max' });
  await fc.assert(
    fc.asyncProperty(
      chosen,
      fc.array(fc.nat(9), { minLength: 20, maxLength: 40 }),
      async (requests, order) => {
        const turns = new Turns();
        const door = await inProcessDoor({
          tasks: turns.around(new InMemoryTaskRepository()),
          schemas: turns.around(new InMemorySchemaRepository()),
          webhooks: turns.around(new InMemoryWebhookRepository()),
          idempotency: turns.around(new InMemoryIdempotencyRepository()),
        });
        const saved = await expectStatus(door, 201, 'admin', 'PUT', PEOPLE, schemaOf('x'));
        const created = await expectStatus(door, 201, 'admin', 'POST', '/api/v1/tasks', ANNOUNCED);
        const hook = { url: 'https://example.com/' };
        const { body: webhook } = await expectStatus(door, 201, 'admin', 'POST', '/api/v1/webhooks', hook);
        const setting = {
          task: created.body.task.id,
          webhook: webhook.id,
          eTag: saved.headers.get('etag') ?? '',
        };

        const sent = requests.map((request) => request(setting));
        const answers = await turns.run(
          sent.map((request) => () => ask(door, 'admin', ...request)),
          order,
        );

        const having = (name: string, value: string | undefined) =>
          answers.filter((_, index) => value !== undefined && sent[index]?.[3]?.[name] === value);
        const keyed = having('idempotency-key', 'k').filter(({ status }) => status === 201);
        expect(new Set(keyed.map(({ body }) => body.task.id)).size).toBeLessThanOrEqual(1);
        const written = having('if-match', setting.eTag).filter(({ body }) => body.changed === true);
        const titles = new Set(written.map(({ body }) => body.version));
        expect(titles.size).toBe(written.length);
        if (!sent.some(([method]) => method === 'DELETE')) expect(written.length).toBeLessThanOrEqual(1);
        winners += written.length;
      },
    ),
    fuzzRuns(RUNS),
  );
  expect(winners).toBeGreaterThan(0);
});
