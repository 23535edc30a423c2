import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzRuns } from '../../../support/fuzz-runs.ts';
import { hostileRequests } from '../../../support/hostile-requests.ts';
import { operationsIn } from '../../../support/openapi.ts';
import { inProcessDoor } from '../../../support/sequences/in-process-door.ts';
import { begin, sequences } from '../../../support/sequences/sequences.ts';
import { World } from '../../../support/sequences/world.ts';

const RUNS = 20;
const MAX_COMMANDS = 60;

test('whatever two users and an administrator do one after the other, the API keeps its word', {
  timeout: 60_000 * fuzzRuns(1).numRuns,
}, async () => {
  const statuses = new Map<number, number>();
  const { body: document } = await (await inProcessDoor()).send('nobody', 'GET', '/openapi.json');
  const requests = hostileRequests(document, operationsIn(document));
  await fc.assert(
    fc.asyncProperty(sequences(requests, MAX_COMMANDS), async (commands) => {
      const door = await inProcessDoor();
      const counting = {
        ...door,
        send: async (...request: Parameters<typeof door.send>) => {
          const answer = await door.send(...request);
          statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
          return answer;
        },
      };
      const world = new World();
      await begin(world, counting);
      await fc.asyncModelRun(() => ({ model: world, real: counting }), commands);
    }),
    fuzzRuns(RUNS),
  );
  for (const status of [200, 201, 204, 303, 304, 400, 401, 403, 404, 409, 412, 422]) {
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
  }
});
