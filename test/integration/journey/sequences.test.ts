import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { hostileRequests } from '../../support/hostile-requests.ts';
import { operationsIn } from '../../support/openapi.ts';
import type { Door } from '../../support/sequences/door.ts';
import { embeddedDoor } from '../../support/sequences/embedded-door.ts';
import { begin, sequences } from '../../support/sequences/sequences.ts';
import { World } from '../../support/sequences/world.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const RUNS = 5;
const MAX_COMMANDS = 40;

let system: System;
let door: Door;

beforeAll(async () => {
  system = await startSystem();
  door = await embeddedDoor(system);
});

afterAll(() => system.stop());

test('whatever two users and an administrator do one after the other, the whole backend keeps its word', {
  timeout: 300_000 * fuzzRuns(1).numRuns,
}, async () => {
  const { body: document } = await door.send('nobody', 'GET', '/openapi.json');
  const requests = hostileRequests(document, operationsIn(document));
  // One world for all of them: a sequence finds what those before it left behind.
  const world = new World();
  await begin(world, door);
  await fc.assert(
    fc.asyncProperty(sequences(requests, MAX_COMMANDS), (commands) =>
      fc.asyncModelRun(() => ({ model: world, real: door }), commands),
    ),
    fuzzRuns(RUNS),
  );
});
