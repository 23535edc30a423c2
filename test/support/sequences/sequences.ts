import fc from 'fast-check';
import { truncateText } from '../../../shared/truncate-text.ts';
import type { HostileRequest } from '../hostile-requests.ts';
import { ask, CALLERS, type Door, expectStatus } from './door.ts';
import { schemaSteps } from './schema-steps.ts';
import { Step } from './step.ts';
import { createTask, taskSteps } from './task-steps.ts';
import { userSteps } from './user-steps.ts';
import { webhookSteps } from './webhook-steps.ts';
import type { World } from './world.ts';

const REFUSED = 400;
/** A sequence that failed is told step by step. */
const LONGEST_NAME = 200;
const PEOPLE = {
  title: 'of the beginning',
  properties: { name: { type: 'string' }, age: { type: 'integer' } },
};

/** Sends what the description allows, nearly allows and does not, among the steps that know what must come. */
function hostileSteps(requests: fc.Arbitrary<HostileRequest>): fc.Arbitrary<Step> {
  return fc.tuple(fc.constantFrom(...CALLERS, 'nobody' as const), requests).map(([as, request]) => {
    const { operation, path, headers, body } = request;
    const sent = truncateText(JSON.stringify({ path: path(['<id>']), headers, body }), LONGEST_NAME);
    const name = `${operation.operationId} ${sent} as ${as}`;
    return new Step(name, async (world, door) => {
      const { status } = await ask(door, as, operation.method, path(world.ids), body, headers);
      if (operation.method !== 'GET' && status < REFUSED) await world.lookAgain(door);
    });
  });
}

/** What every sequence begins with: a schema, and of each user a task that is over and one that waits for its file. */
export async function begin(world: World, door: Door): Promise<void> {
  await world.lookAgain(door);
  const { body } = await expectStatus(door, [200, 201], 'admin', 'PUT', '/api/v1/schemas/people', PEOPLE);
  world.schemas.set('people', {
    versions: [{ number: body.version, title: PEOPLE.title }],
    latest: body.version,
  });
  for (const as of CALLERS) {
    await createTask(world, door, as, 32);
    const task = world.tasks.at(-1);
    if (task === undefined) throw new Error('The task was not noted.');
    await door.finish(task);
    task.state = 'succeeded';
    await createTask(world, door, as, 33);
  }
}

/** Sequences of requests by two users and an administrator, each of which may use the ids that any of them was told. */
export function sequences(requests: fc.Arbitrary<HostileRequest>, maxCommands: number) {
  const hostile = hostileSteps(requests);
  const steps = [...taskSteps, ...taskSteps, ...webhookSteps, ...schemaSteps, ...userSteps];
  // As many hostile ones as there are others.
  return fc.commands<World, Door, false>([...steps, ...steps.map(() => hostile)], {
    maxCommands,
    size: 'max',
  });
}
